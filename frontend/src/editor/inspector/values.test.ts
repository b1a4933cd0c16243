import { describe, expect, it } from "vitest";
import type { Json } from "@/api/model";
import { readValue, writeValue } from "./values";

describe("readValue", () => {
  it.each<[string, Json]>([
    ["{{ input.a }}", "{{ input.a }}"],
    ["Dear {{ input.a }}", "Dear {{ input.a }}"],
    ["1.19", 1.19],
    ["true", true],
    ["plain", "plain"],
    ['"1.19"', "1.19"],
    ['{"a": "{{ input.a }}"}', { a: "{{ input.a }}" }],
    ['["{{ input.a }}", 1]', ["{{ input.a }}", 1]],
    ["[not json", "[not json"],
    ["", ""],
  ])("reads %j", (text, value) => {
    expect(readValue(text)).toEqual(value);
  });

  it("gives back what is written", () => {
    const values: Json[] = ["{{ a }}", "x {{ a }} y", 5, null, false, "5", { a: ["{{ b }}"] }, []];
    for (const value of values) expect(readValue(writeValue(value))).toEqual(value);
  });
});
