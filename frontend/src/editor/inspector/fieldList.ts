/** The input schema as a list of fields that people can edit, and back without loss. */

import type { Json, JsonSchema } from "@/api/model";

export type FieldType =
  | "text"
  | "long_text"
  | "email"
  | "date"
  | "integer"
  | "number"
  | "boolean"
  | "choice"
  | "other";

export const TYPE_NAMES: Readonly<Record<Exclude<FieldType, "other">, string>> = {
  text: "Text",
  long_text: "Long text",
  email: "E-mail address",
  date: "Date",
  integer: "Whole number",
  number: "Number",
  boolean: "Yes or no",
  choice: "Choice",
};

/** Text longer than this is drawn with several lines. */
const LONG = 2_000;

export interface InputField {
  readonly name: string;
  readonly required: boolean;
  /** The field's own schema; what the list does not know stays in it. */
  readonly schema: JsonSchema;
}

export function readFields(schema: JsonSchema): InputField[] {
  const required = new Set(schema.required ?? []);
  return Object.entries(schema.properties ?? {}).map(([name, field]) => ({
    name,
    required: required.has(name),
    schema: field,
  }));
}

export function writeFields(schema: JsonSchema, fields: readonly InputField[]): JsonSchema {
  const { required: _, ...rest } = schema;
  const required = fields.filter((field) => field.required).map((field) => field.name);
  return {
    ...rest,
    type: "object",
    properties: Object.fromEntries(fields.map((field) => [field.name, field.schema])),
    ...(required.length > 0 ? { required } : {}),
  };
}

export function typeOf(schema: JsonSchema): FieldType {
  if (schema.enum && (schema.type === undefined || schema.type === "string")) return "choice";
  switch (schema.type) {
    case "integer":
    case "number":
    case "boolean":
      return schema.type;
    case "string":
      if (schema.format === "email") return "email";
      if (schema.format === "date") return "date";
      if (schema.format !== undefined && schema.format !== "multiline") return "other";
      return schema["x-widget"] === "textarea" || schema.format === "multiline"
        ? "long_text"
        : "text";
    default:
      return "other";
  }
}

const BASES: Readonly<Record<Exclude<FieldType, "other">, JsonSchema>> = {
  text: { type: "string", maxLength: 200 },
  long_text: { type: "string", maxLength: LONG, "x-widget": "textarea" },
  email: { type: "string", format: "email", maxLength: 254 },
  date: { type: "string", format: "date" },
  integer: { type: "integer" },
  number: { type: "number" },
  boolean: { type: "boolean", default: false },
  choice: { type: "string", enum: ["first", "second"] },
};

/** Another type keeps what is about people: title and description. */
export function withType(schema: JsonSchema, type: Exclude<FieldType, "other">): JsonSchema {
  const { title, description } = schema;
  return {
    ...BASES[type],
    ...(title === undefined ? {} : { title }),
    ...(description === undefined ? {} : { description }),
  };
}

/** Set a keyword, or leave it out when there is no value. */
export function withKeyword(schema: JsonSchema, key: string, value: Json | undefined): JsonSchema {
  const { [key]: _, ...rest } = schema;
  return value === undefined || value === "" ? rest : { ...schema, [key]: value };
}

/** A name for a new field that no other has. */
export function freeName(fields: readonly InputField[]): string {
  const taken = new Set(fields.map((field) => field.name));
  let n = 1;
  while (taken.has(n === 1 ? "field" : `field_${n}`)) n += 1;
  return n === 1 ? "field" : `field_${n}`;
}

/** Why a name cannot be used, as a sentence; null when it can. */
export function whyNotName(name: string, others: readonly string[]): string | null {
  if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) return "Letters, digits and _ only.";
  return others.includes(name) ? "Another field has this name." : null;
}
