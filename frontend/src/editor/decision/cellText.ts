/** Cells of a decision table as people type them: `≥ 100`, `DE, FR`, `not DE`, `100 … 200`. */

import type { Json } from "@/api/model";
import type { DecisionCell } from "@/graph/document";

export type Op = DecisionCell["op"];

export const ANY: DecisionCell = { op: "any", values: [], bounds: "[]" };

const SIGNS: Readonly<Partial<Record<Op, string>>> = { lt: "<", le: "≤", gt: ">", ge: "≥" };
const OPS: readonly (readonly [RegExp, Op])[] = [
  [/^(?:≤|<=|=<)/, "le"],
  [/^(?:≥|>=|=>)/, "ge"],
  [/^(?:≠|!=|<>)/, "ne"],
  [/^</, "lt"],
  [/^>/, "gt"],
  [/^not\s+/i, "ne"],
  [/^==?/, "eq"],
];
const ANYTHING = /^(?:|-|–|—|\*|any|anything)$/i;
const NUMBER = /^[-+]?(?:\d+(?:\.\d+)?|\.\d+)(?:[eE][-+]?\d+)?$/;
const END = '("(?:[^"\\\\]|\\\\.)*"|[^"]+?)';
/** `100 … 200`; `>` and `<` before an end leave it out, as the brackets of mathematics do. */
const RANGE = new RegExp(`^([[(>]?)\\s*${END}\\s*(?:…|\\.\\.\\.?)\\s*(<?)\\s*${END}\\s*([\\])]?)$`);
const WORDS: Readonly<Record<string, Json>> = { true: true, false: false, null: null };

/** One constant: a number, `true`, `false`, `null`, text in quotes, or text as it is. */
export function readConstant(text: string): Json {
  const trimmed = text.trim();
  if (Object.hasOwn(WORDS, trimmed)) return WORDS[trimmed] ?? null;
  if (NUMBER.test(trimmed) && Number.isFinite(Number(trimmed))) return Number(trimmed);
  if (/^".*"$/.test(trimmed)) {
    try {
      return JSON.parse(trimmed) as string;
    } catch {
      return trimmed;
    }
  }
  return trimmed;
}

/** Text that would be read as something else keeps its quotes. */
export function writeConstant(value: Json): string {
  if (typeof value !== "string") return JSON.stringify(value);
  const isPlain = readConstant(value) === value && !/[,"]|…|\.\./.test(value);
  return isPlain && !ANYTHING.test(value) && isBare(value) ? value : JSON.stringify(value);
}

const isBare = (text: string) =>
  !OPS.some(([sign]) => sign.test(text)) && !/^[[(]|[\])]$/.test(text);

/** Split at commas that are not inside of quotes. */
function splitList(text: string): string[] {
  return [...text.matchAll(/\s*("(?:[^"\\]|\\.)*"|[^,]*)\s*(?:,|$)/g)]
    .map((found) => (found[1] ?? "").trim())
    .filter((part, at, all) => part !== "" || at < all.length - 1)
    .filter((part) => part !== "");
}

/** Read what was typed; every text is a cell, if only as the text that a value is to equal. */
export function readCell(text: string): DecisionCell {
  const trimmed = text.trim();
  if (ANYTHING.test(trimmed)) return ANY;
  const range = RANGE.exec(trimmed);
  if (range) return between(range);
  const [sign, op] = OPS.find(([known]) => known.test(trimmed)) ?? [null, "eq" as const];
  const rest = sign ? trimmed.replace(sign, "").trim() : trimmed;
  if (op === "eq" || op === "ne") return readList(rest, op) ?? ANY;
  return { op, values: rest === "" ? [] : [readConstant(rest)], bounds: "[]" };
}

function between([, first = "", low = "", under = "", high = "", last = ""]: RegExpExecArray) {
  const opens = first === "(" || first === ">" ? "(" : "[";
  const closes = last === ")" || under === "<" ? ")" : "]";
  return {
    op: "between",
    values: [readConstant(low), readConstant(high)],
    bounds: `${opens}${closes}`,
  } as const;
}

function readList(text: string, op: "eq" | "ne"): DecisionCell | null {
  const values = splitList(text).map(readConstant);
  if (values.length === 0) return op === "eq" ? null : { op, values: [], bounds: "[]" };
  if (values.length === 1) return { op, values, bounds: "[]" };
  return { op: op === "eq" ? "in" : "not_in", values, bounds: "[]" };
}

/** Write a cell so that reading it gives the same; nothing for one that fits anything. */
export function cellText(cell: DecisionCell | undefined): string {
  if (!cell || cell.op === "any") return "";
  const values = cell.values.map(writeConstant);
  switch (cell.op) {
    case "eq":
    case "in":
      return values.join(", ");
    case "ne":
    case "not_in":
      return `not ${values.join(", ")}`;
    case "between": {
      const low = `${cell.bounds[0] === "(" ? "> " : ""}${values[0] ?? ""}`;
      return `${low} … ${cell.bounds[1] === ")" ? "< " : ""}${values[1] ?? ""}`;
    }
    default:
      return `${SIGNS[cell.op]} ${values[0] ?? ""}`.trim();
  }
}

/** The ways to compare, for those who do not know the signs; each with what it looks like. */
export const WAYS: readonly { op: Op; label: string; example: string }[] = [
  { op: "eq", label: "is", example: "DE" },
  { op: "ne", label: "is not", example: "not DE" },
  { op: "lt", label: "less than", example: "< 100" },
  { op: "le", label: "at most", example: "≤ 100" },
  { op: "gt", label: "more than", example: "> 100" },
  { op: "ge", label: "at least", example: "≥ 100" },
  { op: "between", label: "between", example: "100 … 200" },
  { op: "in", label: "one of", example: "DE, FR" },
  { op: "not_in", label: "none of", example: "not DE, FR" },
  { op: "any", label: "anything", example: "" },
];

/** The same values compared another way. */
export function withOp(cell: DecisionCell, op: Op): DecisionCell {
  if (op === "any") return ANY;
  const [first = null, second = first] = cell.values;
  if (op === "between") return { op, values: [first, second], bounds: cell.bounds };
  const several = op === "in" || op === "not_in";
  return { op, values: several ? cell.values : cell.values.slice(0, 1), bounds: "[]" };
}
