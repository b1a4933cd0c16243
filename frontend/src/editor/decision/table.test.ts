import { describe, expect, it } from "vitest";
import { copyRow, copyTable, pasteInto, readLines, writeLines } from "./clipboard";
import {
  addColumn,
  addRow,
  changeOutput,
  freeOutputId,
  moveColumn,
  moveRow,
  removeColumn,
  removeRow,
  setText,
  type Table,
  textAt,
} from "./table";

const TABLE: Table = {
  inputs: [
    { id: "amount", name: "Amount", expression: "input.amount" },
    { id: "country", name: "Country", expression: "input.country" },
  ],
  outputs: [{ id: "rate", name: "Rate", type: "number" }],
  rows: [
    {
      cells: { amount: { op: "lt", values: [100], bounds: "[]" } },
      results: { rate: 3 },
      note: "",
    },
    { cells: {}, results: { rate: "{{ input.rate }}" }, note: "the rest" },
  ],
  hit: "first",
};

describe("setText", () => {
  it("reads conditions in inputs and values in outputs", () => {
    const table = setText(setText(TABLE, 0, 1, "DE, FR"), 0, 2, "4.5");

    expect(table.rows[0]?.cells.country).toEqual({ op: "in", values: ["DE", "FR"], bounds: "[]" });
    expect(table.rows[0]?.results.rate).toBe(4.5);
  });

  it("leaves out what fits anything and what is empty", () => {
    const table = setText(setText(TABLE, 0, 0, ""), 0, 2, "");

    expect(table.rows[0]).toEqual({ cells: {}, results: {}, note: "" });
  });
});

describe("rows", () => {
  it("are added, moved and removed", () => {
    const three = addRow(TABLE, 1);
    expect(three.rows.map((row) => row.note)).toEqual(["", "", "the rest"]);
    expect(moveRow(three, 2, 0).rows[0]?.note).toBe("the rest");
    expect(moveRow(three, 0, -1)).toBe(three);
    expect(removeRow(three, 1)).toEqual(TABLE);
  });
});

describe("columns", () => {
  it("get ids of their own", () => {
    const table = addColumn(addColumn(TABLE, "inputs"), "outputs");

    expect(table.inputs.at(-1)).toEqual({ id: "value", name: "", expression: "" });
    expect(addColumn(table, "inputs").inputs.at(-1)?.id).toBe("value_2");
    expect(table.outputs.at(-1)).toMatchObject({ id: "result", type: "string" });
  });

  it("take what is in them along when they go", () => {
    const table = removeColumn(removeColumn(TABLE, "inputs", 0), "outputs", 0);

    expect(table.inputs.map((column) => column.id)).toEqual(["country"]);
    expect(table.rows.map((row) => [row.cells, row.results])).toEqual([
      [{}, {}],
      [{}, {}],
    ]);
  });

  it("change places", () => {
    expect(moveColumn(TABLE, "inputs", 0, 1).inputs.map((c) => c.id)).toEqual([
      "country",
      "amount",
    ]);
  });

  it("keep their results under another id, and read them anew under another type", () => {
    const renamed = changeOutput(TABLE, 0, { id: "percent" });
    expect(renamed.rows.map((row) => row.results)).toEqual([
      { percent: 3 },
      { percent: "{{ input.rate }}" },
    ]);

    const text = changeOutput(TABLE, 0, { type: "string" });
    expect(text.rows.map((row) => row.results.rate)).toEqual(["3", "{{ input.rate }}"]);
    expect(changeOutput(text, 0, { type: "number" })).toEqual(TABLE);
  });

  it("are named in expressions as people call them", () => {
    expect(freeOutputId(TABLE, 0, "Discount in %")).toBe("discount_in");
  });
});

describe("the clipboard", () => {
  it("reads what spreadsheets copy", () => {
    expect(readLines("a\tb\r\n\t2\r\n")).toEqual([
      ["a", "b"],
      ["", "2"],
    ]);
    expect(readLines('"say ""x"""\t"two\nlines"\n')).toEqual([['say "x"', "two\nlines"]]);
    expect(readLines("one")).toEqual([["one"]]);
  });

  it("gives back what it writes", () => {
    const lines = [
      ["a", 'say "x"', '"quoted"'],
      ["two\nlines", "tab\there", ""],
    ];

    expect(readLines(writeLines(lines))).toEqual(lines);
  });

  it("copies a table that can be pasted over itself", () => {
    expect(pasteInto(TABLE, 0, 0, copyTable(TABLE))).toEqual(TABLE);
    expect(copyRow(TABLE, 1)).toEqual(["", "", "{{ input.rate }}", "the rest"]);
  });

  it("adds rows for lines that are too many, and leaves columns that are too many", () => {
    const table = pasteInto(TABLE, 1, 1, "DE\t5\twhy\tmore\nFR\t6\n");

    expect(table.rows).toHaveLength(3);
    expect(copyRow(table, 1)).toEqual(["", "DE", "5", "why"]);
    expect(copyRow(table, 2)).toEqual(["", "FR", "6", ""]);
    expect(textAt(table, 2, 9)).toBe("");
  });
});
