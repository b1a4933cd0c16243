/** Changes of a decision table: pure, each gives a new table. */

import type { DecisionInput, DecisionNode, DecisionOutput, DecisionRow, Json } from "@/api/model";
import type { DecisionCell } from "@/graph/document";
import { idFromName, uniqueId } from "@/graph/ids";
import { cellText, readCell } from "./cellText";
import { readResult, resultText } from "./resultText";

export type Table = Pick<DecisionNode, "inputs" | "outputs" | "rows" | "hit">;
export type Part = "inputs" | "outputs";

export const MOST_ROWS = 2_000;
export const MOST_COLUMNS = 50;

const EMPTY_ROW: DecisionRow = { cells: {}, results: {}, note: "" };

/** Conditions and results; behind them stands the note. */
export const columnCount = (table: Table): number => table.inputs.length + table.outputs.length;
export const noteAt = columnCount;

/** What a column is called. */
export const columnName = (column: DecisionInput | DecisionOutput): string =>
  column.name || column.id;

/** The input or output at a place, counted over both. */
export function columnAt(
  table: Table,
  at: number,
): { part: "inputs"; column: DecisionInput } | { part: "outputs"; column: DecisionOutput } | null {
  const input = table.inputs[at];
  if (input) return { part: "inputs", column: input };
  const output = table.outputs[at - table.inputs.length];
  return output ? { part: "outputs", column: output } : null;
}

/** What a cell shows, and what is copied of it. */
export function textAt(table: Table, row: number, at: number): string {
  const found = columnAt(table, at);
  const line = table.rows[row];
  if (!line) return "";
  if (!found) return at === noteAt(table) ? line.note : "";
  return found.part === "inputs"
    ? cellText(line.cells[found.column.id])
    : resultText(line.results[found.column.id], found.column.type);
}

/** Where a cell sits in the node. */
export function pointerAt(table: Table, row: number, at: number): string {
  const found = columnAt(table, at);
  if (!found) return `/rows/${row}/note`;
  return `/rows/${row}/${found.part === "inputs" ? "cells" : "results"}/${found.column.id}`;
}

function withRow(table: Table, at: number, change: (row: DecisionRow) => DecisionRow): Table {
  return { ...table, rows: table.rows.map((row, n) => (n === at ? change(row) : row)) };
}

function without<T>(record: Readonly<Record<string, T>>, key: string): Record<string, T> {
  return Object.fromEntries(Object.entries(record).filter(([name]) => name !== key));
}

/** Put into a cell what was typed. */
export function setText(table: Table, row: number, at: number, text: string): Table {
  const found = columnAt(table, at);
  if (!found) return at === noteAt(table) ? setNote(table, row, text.trim()) : table;
  return found.part === "inputs"
    ? setCell(table, row, found.column.id, readCell(text))
    : setResult(table, row, found.column.id, readResult(text, found.column.type));
}

/** A cell that fits anything, and an empty result, are left out. */
export function setCell(table: Table, row: number, id: string, cell: DecisionCell): Table {
  return withRow(table, row, (line) => ({
    ...line,
    cells: cell.op === "any" ? without(line.cells, id) : { ...line.cells, [id]: cell },
  }));
}

export function setResult(table: Table, row: number, id: string, value: Json): Table {
  return withRow(table, row, (line) => ({
    ...line,
    results: value === null ? without(line.results, id) : { ...line.results, [id]: value },
  }));
}

export const setNote = (table: Table, row: number, note: string): Table =>
  withRow(table, row, (line) => ({ ...line, note }));

export function addRow(table: Table, at: number, row: Partial<DecisionRow> = {}): Table {
  if (table.rows.length >= MOST_ROWS) return table;
  return { ...table, rows: table.rows.toSpliced(at, 0, { ...EMPTY_ROW, ...row }) };
}

export const removeRow = (table: Table, at: number): Table => ({
  ...table,
  rows: table.rows.toSpliced(at, 1),
});

export function moveRow(table: Table, from: number, to: number): Table {
  const row = table.rows[from];
  if (!row || to < 0 || to >= table.rows.length) return table;
  return { ...table, rows: table.rows.toSpliced(from, 1).toSpliced(to, 0, row) };
}

const BASE: Readonly<Record<Part, string>> = { inputs: "value", outputs: "result" };

export function addColumn(table: Table, part: Part): Table {
  if (table[part].length >= MOST_COLUMNS) return table;
  const id = uniqueId(BASE[part], new Set(table[part].map((column) => column.id)));
  return part === "inputs"
    ? { ...table, inputs: [...table.inputs, { id, name: "", expression: "" }] }
    : { ...table, outputs: [...table.outputs, { id, name: "", type: "string" }] };
}

export function removeColumn(table: Table, part: Part, at: number): Table {
  const id = table[part][at]?.id ?? "";
  const rows = table.rows.map((row) =>
    part === "inputs"
      ? { ...row, cells: without(row.cells, id) }
      : { ...row, results: without(row.results, id) },
  );
  return { ...table, [part]: table[part].toSpliced(at, 1), rows };
}

export function moveColumn(table: Table, part: Part, from: number, to: number): Table {
  const columns: readonly (DecisionInput | DecisionOutput)[] = table[part];
  const column = columns[from];
  if (!column || to < 0 || to >= columns.length) return table;
  return { ...table, [part]: columns.toSpliced(from, 1).toSpliced(to, 0, column) };
}

export function changeInput(table: Table, at: number, change: Partial<DecisionInput>): Table {
  return {
    ...table,
    inputs: table.inputs.map((column, n) => (n === at ? { ...column, ...change } : column)),
  };
}

/** A column with another id takes its results along; another type reads them anew. */
export function changeOutput(table: Table, at: number, change: Partial<DecisionOutput>): Table {
  const before = table.outputs[at];
  if (!before) return table;
  const after = { ...before, ...change };
  const outputs = table.outputs.map((column, n) => (n === at ? after : column));
  if (after.id === before.id && after.type === before.type) return { ...table, outputs };
  const rows = table.rows.map((row) => {
    const value = row.results[before.id];
    if (value === undefined) return row;
    const text = resultText(value, before.type);
    const read = after.type === before.type ? value : readResult(text, after.type);
    return { ...row, results: { ...without(row.results, before.id), [after.id]: read } };
  });
  return { ...table, outputs, rows };
}

/** A new output is named in expressions as people call it, while nothing reads it yet. */
export function freeOutputId(table: Table, at: number, name: string): string {
  const others = table.outputs.filter((_, n) => n !== at).map((column) => column.id);
  return uniqueId(idFromName(name || BASE.outputs), new Set(others));
}
