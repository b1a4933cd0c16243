import { type OutputUnit, type Schema, Validator } from "@cfworker/json-schema";
import type { FieldError } from "@/api/errors";
import type { Json, JsonSchema } from "@/api/model";
import { child, getAt, isObject, parsePointer, toPointer } from "./pointer";
import { type FieldSchema, optionsOf, resolve, schemaAt } from "./schema";

/** What is wrong, by JSON Pointer; one sentence each. */
export type FieldErrors = Readonly<Record<string, string>>;

const FORMATS: Readonly<Record<string, string>> = {
  email: "Write an e-mail address, such as ada@example.com.",
  uri: "Write a whole address, such as https://example.com.",
  date: "Choose a date.",
  "date-time": "Choose a date and a time.",
  time: "Choose a time.",
};

type Say = (schema: FieldSchema) => string;

const SENTENCES: Readonly<Record<string, Say>> = {
  type: (s) => TYPES[String(s.type)] ?? "This has the wrong form.",
  enum: () => "Choose one of the options.",
  const: () => "This must stay as it is.",
  format: (s) => FORMATS[String(s.format)] ?? `This is not a valid ${s.format}.`,
  pattern: (s) =>
    typeof s["x-pattern-message"] === "string"
      ? s["x-pattern-message"]
      : "This does not have the form that is asked for.",
  minLength: (s) => `Write at least ${count(s.minLength, "character")}.`,
  maxLength: (s) => `Write at most ${count(s.maxLength, "character")}.`,
  minimum: (s) => `Must be ${s.minimum} or more.`,
  maximum: (s) => `Must be ${s.maximum} or less.`,
  exclusiveMinimum: (s) => `Must be more than ${s.exclusiveMinimum}.`,
  exclusiveMaximum: (s) => `Must be less than ${s.exclusiveMaximum}.`,
  multipleOf: (s) => `Must be a multiple of ${s.multipleOf}.`,
  minItems: (s) => `Add at least ${count(s.minItems, "entry", "entries")}.`,
  maxItems: (s) => `Keep at most ${count(s.maxItems, "entry", "entries")}.`,
  uniqueItems: () => "Each entry may be there only once.",
  anyOf: () => "This fits none of the forms that are allowed.",
  oneOf: (s) =>
    optionsOf(s) ? "Choose one of the options." : "This fits none of the forms that are allowed.",
};

const TYPES: Readonly<Record<string, string>> = {
  string: "Write a text.",
  number: "Write a number.",
  integer: "Write a whole number.",
  boolean: "Choose yes or no.",
  array: "This must be a list.",
  object: "This must be a group of values.",
};

function count(n: number | undefined, one: string, many = `${one}s`): string {
  return `${n} ${n === 1 ? one : many}`;
}

/** List what keeps a value from fitting a schema, in words for whoever fills in the form. */
export function validate(schema: JsonSchema, value: Json): FieldErrors {
  const validator = new Validator(schema as Schema, "2020-12", false);
  const errors: Record<string, string> = {};
  for (const unit of validator.validate(value).errors) {
    for (const [pointer, message] of sentencesFor(unit, schema, value)) {
      errors[pointer] ??= message;
    }
  }
  return errors;
}

function sentencesFor(unit: OutputUnit, schema: JsonSchema, value: Json): [string, string][] {
  const pointer = toPointer(parsePointer(unit.instanceLocation));
  const at = schemaAt(schema, pointer);
  if (unit.keyword === "required") {
    const held = getAt(value, pointer);
    const missing = (at.required ?? []).filter((key) => !isObject(held) || !(key in held));
    return missing.map((key) => [child(pointer, key), missingSentence(at, key, schema)]);
  }
  // Where "X or null" is allowed, the branch for null complains about every X: not our matter.
  if (unit.keyword === "type" && fitsType(at.type, getAt(value, pointer))) return [];
  if ((unit.keyword === "anyOf" || unit.keyword === "oneOf") && !at.anyOf && !at.oneOf) return [];
  const say = SENTENCES[unit.keyword];
  // Keywords that only repeat what is wrong further in (`properties`, `items`, `$ref`) say nothing.
  return say ? [[pointer, say(at)]] : [];
}

function fitsType(type: JsonSchema["type"], value: Json | undefined): boolean {
  const allowed = typeof type === "string" ? [type] : (type ?? []);
  return allowed.some((name) => {
    if (name === "integer") return Number.isInteger(value);
    if (name === "array") return Array.isArray(value);
    if (name === "object") return isObject(value);
    return name === typeof value;
  });
}

function missingSentence(group: FieldSchema, key: string, root: JsonSchema): string {
  return optionsOf(resolve(group.properties?.[key], root))
    ? "Choose one of the options."
    : "Fill this in.";
}

/** Turn the server's answer to a form into errors by field, and what belongs to none of them. */
export function placeServerErrors(
  fields: readonly FieldError[],
  schema: JsonSchema,
  prefix = "",
): { errors: FieldErrors; elsewhere: readonly string[] } {
  const errors: Record<string, string> = {};
  const elsewhere: string[] = [];
  for (const { field, message } of fields) {
    const pointer = field.startsWith(prefix) ? field.slice(prefix.length) : field;
    if (pointer !== "" && isKnown(schema, pointer)) errors[pointer] ??= message;
    else elsewhere.push(message);
  }
  return { errors, elsewhere };
}

function isKnown(root: JsonSchema, pointer: string): boolean {
  let at = resolve(root, root);
  for (const part of parsePointer(pointer)) {
    const inner = at.properties?.[part] ?? (/^\d+$/.test(part) ? at.items : undefined);
    if (inner === undefined) return typeof at.additionalProperties === "object";
    at = resolve(inner, root);
  }
  return true;
}
