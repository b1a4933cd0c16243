import type { Json, JsonObject, JsonSchema } from "@/api/model";
import { isObject } from "@/forms/pointer";
import { type FieldSchema, optionsOf, resolve } from "@/forms/schema";

const BY_FORMAT: Readonly<Record<string, string>> = {
  email: "ada@example.org",
  "idn-email": "ada@example.org",
  uri: "https://example.org/",
  url: "https://example.org/",
  date: "2030-01-31",
  "date-time": "2030-01-31T12:00:00Z",
  time: "12:00:00Z",
  uuid: "0b8f6a52-6a0f-4f0e-9a53-0d6f4c9b1f77",
};
const DEEP_ENOUGH = 6;
const LONG_ENOUGH = 200;

/**
 * Make up an input that shows what a workflow takes: what is required, or else everything.
 *
 * It keeps to types, choices, bounds and formats. Patterns it cannot invent.
 */
export function exampleInput(schema: JsonSchema): JsonObject {
  const made = exampleOf(schema, schema, 0);
  return isObject(made) ? made : {};
}

function exampleOf(
  schema: JsonSchema | boolean | undefined,
  root: JsonSchema,
  depth: number,
): Json {
  const field = resolve(schema, root);
  const given = field.examples?.[0] ?? field.const ?? field.default;
  if (given !== undefined) return given;
  const choice = optionsOf(field)?.[0];
  if (choice) return choice.value;
  const type = Array.isArray(field.type) ? field.type[0] : field.type;
  switch (type ?? (field.properties ? "object" : "string")) {
    case "object":
      return depth < DEEP_ENOUGH ? objectOf(field, root, depth) : {};
    case "array":
      return depth < DEEP_ENOUGH && field.items ? [exampleOf(field.items, root, depth + 1)] : [];
    case "integer":
    case "number":
      return numberOf(field);
    case "boolean":
      return true;
    case "null":
      return null;
    default:
      return textOf(field);
  }
}

function objectOf(field: FieldSchema, root: JsonSchema, depth: number): JsonObject {
  const all = Object.keys(field.properties ?? {});
  const required = all.filter((key) => field.required?.includes(key));
  const shown = required.length > 0 ? required : all;
  return Object.fromEntries(
    shown.map((key) => [key, exampleOf(field.properties?.[key], root, depth + 1)]),
  );
}

function numberOf(field: FieldSchema): number {
  const above = field.exclusiveMinimum === undefined ? undefined : field.exclusiveMinimum + 1;
  const least = field.minimum ?? above ?? Math.min(1, field.maximum ?? 1);
  const step = field.multipleOf ?? (field.type === "integer" ? 1 : undefined);
  return step === undefined ? least : Math.ceil(least / step) * step;
}

function textOf(field: FieldSchema): string {
  let text = BY_FORMAT[field.format ?? ""] ?? "text";
  const least = Math.min(field.minLength ?? 0, LONG_ENOUGH);
  while (text.length < least) text += " text";
  return text.slice(0, field.maxLength);
}
