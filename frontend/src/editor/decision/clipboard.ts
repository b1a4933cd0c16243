/** Decision tables and spreadsheets: lines of cells between tabs, as both copy and paste them. */

import {
  addRow,
  columnCount,
  columnName,
  MOST_ROWS,
  noteAt,
  setText,
  type Table,
  textAt,
} from "./table";

/** Read what a spreadsheet copies; a cell with a tab, a line break or quotes is quoted. */
export function readLines(text: string): string[][] {
  const lines: string[][] = [[]];
  const cells = /("(?:[^"]|"")*"(?=[\t\r\n]|$)|[^\t\r\n]*)(\t|\r\n|\n|\r|$)/gy;
  for (let found = cells.exec(text); found; found = cells.exec(text)) {
    const [all, cell = "", end] = found;
    const quoted = cell.startsWith('"') && cell.endsWith('"') && cell.length > 1;
    lines.at(-1)?.push(quoted ? cell.slice(1, -1).replaceAll('""', '"') : cell);
    if (end !== "\t") lines.push([]);
    if (all === "" || end === "") break;
  }
  return lines.filter((line, at) => line.length > 0 && (at < lines.length - 2 || line.join("")));
}

export const writeLines = (lines: readonly (readonly string[])[]): string =>
  lines.map((line) => line.map(quote).join("\t")).join("\n");

const quote = (cell: string): string =>
  /[\t\r\n]|^"/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;

const NOTE = "Note";

const namesOf = (table: Table): string[] => [
  ...[...table.inputs, ...table.outputs].map((column) => columnName(column)),
  NOTE,
];

/** The whole table, with a line of names on top. */
export function copyTable(table: Table): string {
  const rows = table.rows.map((_, row) => copyRow(table, row));
  return writeLines([namesOf(table), ...rows]);
}

export function copyRow(table: Table, row: number): string[] {
  return Array.from({ length: columnCount(table) + 1 }, (_, at) => textAt(table, row, at));
}

/** Whether a line says what the columns are called, as the first of a whole table does. */
function isHead(table: Table, line: readonly string[], from: number): boolean {
  const names = namesOf(table).slice(from, from + line.length);
  return names.length > 0 && names.every((name, at) => same(name, line[at] ?? ""));
}

const same = (a: string, b: string) => a.trim().toLowerCase() === b.trim().toLowerCase();

/** Put lines into the table from a cell on; rows that are missing are added. */
export function pasteInto(table: Table, row: number, column: number, text: string): Table {
  const read = readLines(text);
  const [first] = read;
  const lines = first && read.length > 1 && isHead(table, first, column) ? read.slice(1) : read;
  let next = table;
  lines.slice(0, MOST_ROWS - row).forEach((line, down) => {
    const at = row + down;
    if (at >= next.rows.length) next = addRow(next, next.rows.length);
    line.forEach((cell, right) => {
      if (column + right <= noteAt(next)) next = setText(next, at, column + right, cell);
    });
  });
  return next;
}
