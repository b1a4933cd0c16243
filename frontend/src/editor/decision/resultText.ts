/** Results of a decision table as people type them. */

import type { Json } from "@/api/model";
import type { DecisionOutput } from "@/graph/document";

type Type = DecisionOutput["type"];

export const RESULT_TYPES: Readonly<Record<Type, string>> = {
  string: "Text",
  number: "Number",
  integer: "Whole number",
  boolean: "Yes or no",
  object: "Object",
  array: "List",
  any: "Anything",
};

const HOLE = /\{\{[\s\S]*\}\}/;

/** In a column of text everything is text; elsewhere what reads as JSON is JSON. */
export function readResult(text: string, type: Type): Json {
  const trimmed = text.trim();
  if (trimmed === "") return null;
  if (type === "string") return trimmed === '""' ? "" : text;
  if (HOLE.test(trimmed) && !/^[[{]\s*["\]]/.test(trimmed)) return trimmed;
  try {
    return JSON.parse(trimmed) as Json;
  } catch {
    return trimmed;
  }
}

/** Write a result so that reading it gives the same; nothing for an empty one. */
export function resultText(value: Json | undefined, type: Type): string {
  if (value === null || value === undefined) return "";
  if (typeof value !== "string") return JSON.stringify(value);
  if (value === "") return '""';
  return readResult(value, type) === value ? value : JSON.stringify(value);
}
