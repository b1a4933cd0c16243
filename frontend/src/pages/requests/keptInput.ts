import type { JsonObject, JsonSchema } from "@/api/model";
import { isObject } from "@/forms/pointer";
import { resolve, widgetOf } from "@/forms/schema";

interface Place {
  readonly workflowId: string;
  readonly version: number;
}

const keyOf = (place: Place) => `baton.form.${place.workflowId}.${place.version}`;

/**
 * Keep what somebody typed, so that a lost session or a wrong click does not cost it.
 *
 * It stays in this tab only. Fields for secrets are left out.
 */
export function keepTyped(place: Place, schema: JsonSchema, value: JsonObject): void {
  const safe = Object.entries(value).filter(([key]) => {
    const part = resolve(schema.properties?.[key], schema);
    return widgetOf(part, schema) !== "password";
  });
  try {
    sessionStorage.setItem(keyOf(place), JSON.stringify(Object.fromEntries(safe)));
  } catch {
    // A full or forbidden storage only means that it is not kept.
  }
}

/** Give back what was typed into this form before; null when nothing was. */
export function recallTyped(place: Place): JsonObject | null {
  try {
    const kept: unknown = JSON.parse(sessionStorage.getItem(keyOf(place)) ?? "null");
    return isObject(kept) ? kept : null;
  } catch {
    return null;
  }
}

/** Forget it, once it was sent. */
export function forgetTyped(place: Place): void {
  try {
    sessionStorage.removeItem(keyOf(place));
  } catch {
    // See keepTyped.
  }
}
