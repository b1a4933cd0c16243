import type { Json } from "@/api/model";
import { isObject } from "@/forms/pointer";
import { labelOf } from "@/forms/schema";

export interface Change {
  readonly name: string;
  /** As text; null when it was not there. */
  readonly before: string | null;
  readonly after: string | null;
}

/** List what differs between two values, key by key where both are objects. */
export function changesBetween(before: Json, after: Json): readonly Change[] {
  if (before === null && after === null) return [];
  if (!isObject(before ?? {}) || !isObject(after ?? {})) {
    return [{ name: "Value", before: asText(before), after: asText(after) }];
  }
  const old = isObject(before) ? before : {};
  const now = isObject(after) ? after : {};
  const keys = [...new Set([...Object.keys(old), ...Object.keys(now)])];
  return keys
    .map((key) => ({
      name: labelOf(key, {}),
      before: asText(old[key] ?? null),
      after: asText(now[key] ?? null),
    }))
    .filter((change) => change.before !== change.after);
}

function asText(value: Json): string | null {
  if (value === null) return null;
  return typeof value === "string" ? value : JSON.stringify(value, null, 2);
}
