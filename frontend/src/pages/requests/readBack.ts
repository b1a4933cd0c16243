import type { Json, JsonObject, JsonSchema } from "@/api/model";
import { isObject } from "@/forms/pointer";
import { type FieldSchema, labelOf, optionsOf, resolve, widgetOf } from "@/forms/schema";
import { exactTime } from "@/ui/time";

/** One thing that somebody filled in, as the form called it. */
export interface Answer {
  readonly key: string;
  readonly label: string;
  readonly words: string;
}

const NOTHING = "–";

/**
 * Read back what somebody filled in: in the form's order, with its labels and the words of its
 * choices. What the form does not know comes last, by its key.
 */
export function readBack(value: Json, schema: JsonSchema): readonly Answer[] {
  return isObject(value) ? answersOf(value, resolve(schema, schema), schema) : [];
}

function answersOf(value: JsonObject, group: FieldSchema, root: JsonSchema): Answer[] {
  const asked = Object.keys(group.properties ?? {});
  const others = Object.keys(value).filter((key) => !asked.includes(key));
  return [...asked, ...others].flatMap((key) => {
    const held = value[key];
    const field = resolve(group.properties?.[key], root);
    if (held === undefined || isEmpty(held) || field["x-widget"] === "hidden") return [];
    return [{ key, label: labelOf(key, field), words: inWords(held, field, root) }];
  });
}

function isEmpty(value: Json): boolean {
  return value === null || value === "" || (Array.isArray(value) && value.length === 0);
}

function inWords(value: Json, field: FieldSchema, root: JsonSchema): string {
  if (isEmpty(value)) return NOTHING;
  if (widgetOf(field, root) === "password") return "•••••• (not shown)";
  const chosen = optionsOf(field)?.find((option) => option.value === value);
  if (chosen) return chosen.label;
  if (value === true) return "yes";
  if (value === false) return "no";
  if (Array.isArray(value)) {
    const item = resolve(field.items, root);
    const between = value.some(isObject) ? "\n" : ", ";
    return value.map((one) => inWords(one, item, root)).join(between);
  }
  if (isObject(value)) {
    const inside = answersOf(value, field, root);
    return inside.map(({ label, words }) => `${label}: ${words}`).join(", ") || NOTHING;
  }
  return typeof value === "string" ? textInWords(value, field) : String(value);
}

function textInWords(text: string, field: FieldSchema): string {
  const isMoment = field.format === "date-time" && !Number.isNaN(Date.parse(text));
  return isMoment ? exactTime(text) : text;
}
