import { describe, expect, it } from "vitest";
import { codeAt, findHoles, insertion, isTemplate, toIndex } from "./holes";

describe("findHoles", () => {
  it("finds each hole and its code", () => {
    const text = "a {{ b }} c {{d}}";

    const code = findHoles(text).map((hole) => text.slice(hole.codeFrom, hole.codeTo));

    expect(code).toEqual([" b ", "d"]);
  });

  it("reaches to the end where the closing braces are missing", () => {
    expect(findHoles("x {{ input.")).toEqual([{ from: 2, to: 11, codeFrom: 4, codeTo: 11 }]);
  });
});

describe("codeAt", () => {
  it("tells code from literal text", () => {
    expect(codeAt("a {{ b }} c", 5, "template")).toEqual([4, 7]);
    expect(codeAt("a {{ b }} c", 0, "template")).toBeNull();
    expect(codeAt("a > b", 0, "expression")).toEqual([0, 5]);
  });
});

describe("insertion", () => {
  it("brings braces along in literal text only", () => {
    expect(insertion("/stock/", 7, "template", "input.pizza")).toBe("{{ input.pizza }}");
    expect(insertion("{{ }}", 3, "template", "input.pizza")).toBe("input.pizza");
  });
});

describe("toIndex", () => {
  it("counts a rare character once, as the server does", () => {
    expect(toIndex("🍕 {{ x }}", 5)).toBe(6);
  });
});

describe("isTemplate", () => {
  it("is about text with braces only", () => {
    expect(isTemplate("{{ 1 }}")).toBe(true);
    expect(isTemplate({ a: "{{ 1 }}" })).toBe(false);
  });
});
