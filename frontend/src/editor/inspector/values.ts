/** Values as people type them in one field: text, a number, JSON, or an expression in braces. */

import type { Json } from "@/api/model";
import { isTemplate } from "../expressions/holes";
import { readPlain, writePlain } from "./PlainJsonField";

/** A list or an object is JSON, also with expressions inside; other text with braces is itself. */
export function readValue(text: string): Json {
  const trimmed = text.trim();
  const isJson = /^[[{]/.test(trimmed) && !trimmed.startsWith("{{");
  return isTemplate(text) && !isJson ? text : readPlain(text);
}

export const writeValue = (value: Json): string => (isTemplate(value) ? value : writePlain(value));
