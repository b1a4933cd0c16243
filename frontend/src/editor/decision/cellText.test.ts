import { describe, expect, it } from "vitest";
import type { DecisionCell } from "@/graph/document";
import { ANY, cellText, readCell, WAYS, withOp } from "./cellText";

const cell = (op: DecisionCell["op"], ...values: DecisionCell["values"]): DecisionCell => ({
  op,
  values,
  bounds: "[]",
});

describe("readCell", () => {
  it.each<[string, DecisionCell]>([
    ["", ANY],
    [" - ", ANY],
    ["any", ANY],
    ["100", cell("eq", 100)],
    ["= 100", cell("eq", 100)],
    ["-0.5e3", cell("eq", -500)],
    ["DE", cell("eq", "DE")],
    ["true", cell("eq", true)],
    ["null", cell("eq", null)],
    ['"100"', cell("eq", "100")],
    ["not DE", cell("ne", "DE")],
    ["≠ 5", cell("ne", 5)],
    ["!= 5", cell("ne", 5)],
    ["<100", cell("lt", 100)],
    ["<= 100", cell("le", 100)],
    ["≥ 100", cell("ge", 100)],
    [">", cell("gt")],
    ["100 … 200", cell("between", 100, 200)],
    ["100..200", cell("between", 100, 200)],
    ["[1 ... 2)", { op: "between", values: [1, 2], bounds: "[)" }],
    ["100 … <200", { op: "between", values: [100, 200], bounds: "[)" }],
    ["> 100..200", { op: "between", values: [100, 200], bounds: "(]" }],
    ["(a … b]", { op: "between", values: ["a", "b"], bounds: "(]" }],
    ["DE, FR", cell("in", "DE", "FR")],
    ["DE,", cell("eq", "DE")],
    ["1, true, x y", cell("in", 1, true, "x y")],
    ['"a, b", c', cell("in", "a, b", "c")],
    ["not DE, FR", cell("not_in", "DE", "FR")],
    ["Not for sale", cell("ne", "for sale")],
    ["nothing", cell("eq", "nothing")],
  ])("reads %j", (text, expected) => {
    expect(readCell(text)).toEqual(expected);
  });
});

describe("cellText", () => {
  it.each<[DecisionCell, string]>([
    [ANY, ""],
    [cell("eq", "DE"), "DE"],
    [cell("eq", "100"), '"100"'],
    [cell("eq", "any"), '"any"'],
    [cell("eq", "a, b"), '"a, b"'],
    [cell("eq", "> 5"), '"> 5"'],
    [cell("eq", 'say "x"'), '"say \\"x\\""'],
    [cell("ne", null), "not null"],
    [cell("ge", 100), "≥ 100"],
    [cell("in", "DE", 5, "true"), 'DE, 5, "true"'],
    [{ op: "between", values: [1, 2], bounds: "(]" }, "> 1 … 2"],
    [{ op: "between", values: [1, 2], bounds: "[)" }, "1 … < 2"],
  ])("writes %j", (given, text) => {
    expect(cellText(given)).toBe(text);
  });

  it("gives back what it is read as, whatever the values", () => {
    const values = [
      0,
      -1.5,
      "DE",
      "",
      "10",
      "true",
      "not x",
      "a…b",
      "1..2",
      "(x)",
      "x]",
      "=",
      "not",
      "constructor",
      "1e999",
      null,
      true,
    ];
    for (const op of ["eq", "ne", "lt", "gt"] as const) {
      for (const value of values) {
        const one = cell(op, value);
        expect(readCell(cellText(one))).toEqual(one);
      }
    }
    for (const low of values) {
      for (const high of values) {
        for (const bounds of ["[]", "[)", "(]", "()"] as const) {
          const one: DecisionCell = { op: "between", values: [low, high], bounds };
          expect(readCell(cellText(one))).toEqual(one);
        }
        const both = cell("not_in", low, high);
        expect(readCell(cellText(both))).toEqual(both);
      }
    }
  });
});

describe("withOp", () => {
  it("keeps the values as far as the other way takes them", () => {
    expect(withOp(cell("in", 1, 2, 3), "ge")).toEqual(cell("ge", 1));
    expect(withOp(cell("eq", 1), "between")).toEqual(cell("between", 1, 1));
    expect(withOp(cell("eq", 1), "any")).toEqual(ANY);
  });

  it("offers examples that read as what they are for", () => {
    for (const { op, example } of WAYS) expect(readCell(example).op).toBe(op);
  });
});
