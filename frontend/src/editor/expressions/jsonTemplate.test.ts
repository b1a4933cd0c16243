import { describe, expect, it } from "vitest";
import { fromText, toText } from "./jsonTemplate";

describe("fromText", () => {
  it.each([
    ["", null],
    ["{{ input }}", "{{ input }}"],
    ['{"a": "{{ input.a }}"}', { a: "{{ input.a }}" }],
    ["[1, 2]", [1, 2]],
  ])("reads %j", (text, value) => {
    expect(fromText(text)).toEqual({ ok: true, value });
  });

  it("says where JSON goes wrong", () => {
    expect(fromText('{\n  "a": nope\n}')).toMatchObject({ ok: false });
  });
});

describe("toText", () => {
  it.each([null, "{{ input }}", { a: ["{{ x }}", 1] }])("gives %j back unchanged", (value) => {
    expect(fromText(toText(value))).toEqual({ ok: true, value });
  });
});
