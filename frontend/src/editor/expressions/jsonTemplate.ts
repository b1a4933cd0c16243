/** JSON whose strings may hold expressions, as text to edit. */

import type { Json } from "@/api/model";

/** One hole, with nothing around it: the whole value is computed. */
const ONE_HOLE = /^\s*\{\{[\s\S]*\}\}\s*$/;

export function toText(value: Json | undefined): string {
  if (value === undefined || value === null) return "";
  if (typeof value === "string" && ONE_HOLE.test(value)) return value;
  return JSON.stringify(value, null, 2);
}

export type Parsed = { ok: true; value: Json } | { ok: false; message: string };

/** Read what was typed: nothing is null, a hole is itself, all else must be JSON. */
export function fromText(text: string): Parsed {
  const trimmed = text.trim();
  if (trimmed === "") return { ok: true, value: null };
  try {
    return { ok: true, value: JSON.parse(trimmed) as Json };
  } catch (error) {
    if (ONE_HOLE.test(text)) return { ok: true, value: trimmed };
    const why = error instanceof SyntaxError ? error.message : "";
    return { ok: false, message: `This is not JSON yet: ${lineOf(trimmed, why)}` };
  }
}

function lineOf(text: string, why: string): string {
  const place = /position (\d+)/.exec(why)?.[1];
  if (place === undefined) return "check quotes, commas and brackets.";
  const line = text.slice(0, Number(place)).split("\n").length;
  return `look at line ${line}. Put text, and expressions inside it, in double quotes.`;
}
