/** What a step that only computes does, in the one line of its card. */

import type { DecisionNode, ScriptNode, TransformNode } from "@/graph/document";

const isObject = (value: unknown): value is object =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Where values are hidden, or nothing is there yet, the line says no more than the kind. */
export function dataWords({ value }: TransformNode): string {
  const names = isObject(value) ? Object.keys(value) : [];
  if (names.length === 0) return "Set data";
  const more = names.length > 3 ? `, and ${names.length - 3} more` : "";
  return `Set ${names.slice(0, 3).join(", ")}${more}`;
}

const HITS: Readonly<Record<DecisionNode["hit"], string>> = {
  first: "the first that fits",
  unique: "the only one that fits",
  collect: "all that fit",
};

export function decisionWords({ rows, hit }: DecisionNode): string {
  if (rows.length === 0) return "Decision table";
  return `${rows.length} ${rows.length === 1 ? "row" : "rows"} · ${HITS[hit]}`;
}

export function scriptWords({ code }: ScriptNode): string {
  const lines = code.split("\n").filter((line) => line.trim() !== "").length;
  if (lines === 0) return "Python";
  return `Python · ${lines} ${lines === 1 ? "line" : "lines"}`;
}
