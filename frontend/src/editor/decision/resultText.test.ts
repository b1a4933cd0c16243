import { describe, expect, it } from "vitest";
import type { Json } from "@/api/model";
import { RESULT_TYPES, readResult, resultText } from "./resultText";

describe("readResult", () => {
  it.each<[string, keyof typeof RESULT_TYPES, Json]>([
    ["", "string", null],
    ["5", "string", "5"],
    ["Dear {{ input.name }}", "string", "Dear {{ input.name }}"],
    ["5", "number", 5],
    ["{{ input.n * 2 }}", "number", "{{ input.n * 2 }}"],
    ["true", "boolean", true],
    ['{"a": "{{ input.a }}"}', "object", { a: "{{ input.a }}" }],
    ["[1, 2]", "any", [1, 2]],
    ["some text", "any", "some text"],
    ["{not json", "any", "{not json"],
  ])("reads %j in a column of %s", (text, type, value) => {
    expect(readResult(text, type)).toEqual(value);
  });
});

describe("resultText", () => {
  it("gives back what it is read as, whatever the type", () => {
    const values: Json[] = [null, "", "x", "5", "true", 5, true, "{{ input.n }}", { a: [1] }, []];
    for (const type of Object.keys(RESULT_TYPES) as (keyof typeof RESULT_TYPES)[]) {
      for (const value of values) {
        if (type === "string" && typeof value !== "string" && value !== null) continue;
        expect(readResult(resultText(value, type), type)).toEqual(value);
      }
    }
  });
});
