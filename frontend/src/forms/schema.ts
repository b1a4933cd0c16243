import type { Json, JsonObject, JsonSchema } from "@/api/model";
import { isObject, parsePointer } from "./pointer";

/** A schema as fields need it: references followed, "or null" told apart. */
export interface FieldSchema extends JsonSchema {
  readonly nullable?: boolean;
}

const MAX_REFERENCES = 20;
const MAX_WITHIN = 8;

function follow(schema: JsonSchema, root: JsonSchema): JsonSchema {
  let at = schema;
  for (let i = 0; i < MAX_REFERENCES && at.$ref?.startsWith("#"); i += 1) {
    const { $ref, ...beside } = at;
    let target: unknown = root;
    for (const part of parsePointer($ref)) {
      target = isObject(target) ? target[part] : undefined;
    }
    if (typeof target !== "object" || target === null) return beside;
    at = { ...(target as JsonSchema), ...beside };
  }
  return at;
}

const isNull = (schema: JsonSchema) => schema.type === "null" || schema.const === null;

/**
 * Make a schema plain enough to draw: follow `$ref`, merge `allOf`, open "X or null".
 *
 * What stays ambiguous (a real union) keeps its `anyOf` and is drawn as JSON.
 *
 * @param within How many schemas in the same place led here; one that leads to itself asks nothing.
 */
export function resolve(
  schema: JsonSchema | boolean | undefined,
  root: JsonSchema,
  within = 0,
): FieldSchema {
  if (schema === undefined || typeof schema === "boolean" || within > MAX_WITHIN) return {};
  let at: FieldSchema = follow(schema, root);
  if (at.allOf) {
    const { allOf, ...beside } = at;
    const merged = allOf.reduce<JsonSchema>(
      (sum, part) => merge(sum, resolve(part, root, within + 1)),
      {},
    );
    at = merge(merged, beside);
  }
  const union = at.anyOf ?? at.oneOf;
  if (union?.some((part) => isNull(follow(part, root)))) {
    const others = union.filter((part) => !isNull(follow(part, root)));
    const { anyOf: _a, oneOf: _o, ...beside } = at;
    const only = others.length === 1 ? others[0] : undefined;
    at = only
      ? { ...resolve(only, root, within + 1), ...beside, nullable: true }
      : { ...beside, anyOf: others, nullable: true };
  }
  if (Array.isArray(at.type) && at.type.includes("null")) {
    const types = at.type.filter((type) => type !== "null");
    const [only] = types;
    at = { ...at, type: types.length === 1 && only ? only : types, nullable: true };
  }
  return at;
}

function merge(a: JsonSchema, b: JsonSchema): JsonSchema {
  return {
    ...a,
    ...b,
    ...(a.properties || b.properties ? { properties: { ...a.properties, ...b.properties } } : {}),
    ...(a.required || b.required
      ? { required: [...new Set([...(a.required ?? []), ...(b.required ?? [])])] }
      : {}),
  };
}

export type Widget =
  | "text"
  | "textarea"
  | "email"
  | "url"
  | "password"
  | "date"
  | "datetime"
  | "time"
  | "number"
  | "integer"
  | "boolean"
  | "choice"
  | "choices"
  | "list"
  | "map"
  | "group"
  | "json";

const BY_FORMAT: Readonly<Record<string, Widget>> = {
  email: "email",
  "idn-email": "email",
  uri: "url",
  url: "url",
  date: "date",
  "date-time": "datetime",
  time: "time",
  password: "password",
  multiline: "textarea",
};

const BY_HINT: Readonly<Record<string, Widget>> = {
  textarea: "textarea",
  multiline: "textarea",
  code: "textarea",
  expression: "text",
  password: "password",
  secret: "password",
  json: "json",
  schema: "json",
  keyvalue: "map",
  email: "email",
  url: "url",
  date: "date",
};

const LONG_TEXT = 4_000;

/** Decide which field draws a schema that `resolve` has made plain. */
export function widgetOf(schema: FieldSchema, root: JsonSchema = schema): Widget {
  const hint = schema["x-widget"];
  if (hint && BY_HINT[hint]) return BY_HINT[hint];
  if (optionsOf(schema)) return "choice";
  switch (schema.type) {
    case "boolean":
      return "boolean";
    case "integer":
      return "integer";
    case "number":
      return "number";
    case "string":
      return (
        (schema.format && BY_FORMAT[schema.format]) ||
        ((schema.maxLength ?? 0) > LONG_TEXT ? "textarea" : "text")
      );
    case "array": {
      const items = resolve(schema.items, root);
      return optionsOf(items) ? "choices" : items.type || items.properties ? "list" : "json";
    }
    case "object":
      if (schema.properties && Object.keys(schema.properties).length > 0) return "group";
      return typeof schema.additionalProperties === "object" &&
        resolve(schema.additionalProperties, root).type === "string"
        ? "map"
        : "json";
    default:
      return schema.properties ? "group" : "json";
  }
}

/**
 * Say whether a field is to be seen: `x-when` names other fields and the values they must have.
 *
 * @param around Values of the fields beside it, and of other forms that it may refer to.
 */
export function isShown(schema: FieldSchema, around: JsonObject): boolean {
  const when = schema["x-when"];
  if (!isObject(when)) return true;
  return Object.entries(when).every(([key, wanted]) =>
    Array.isArray(wanted) ? wanted.includes(around[key] ?? null) : around[key] === wanted,
  );
}

export interface Option {
  readonly value: Json;
  readonly label: string;
}

/** List what one may choose from, when a schema is a choice; null otherwise. */
export function optionsOf(schema: FieldSchema): readonly Option[] | null {
  if (schema.enum) {
    const labels = schema["x-labels"];
    return schema.enum
      .filter((value) => value !== null)
      .map((value) => ({
        value,
        label:
          isObject(labels) && typeof labels[String(value)] === "string"
            ? String(labels[String(value)])
            : String(value),
      }));
  }
  const union = schema.oneOf ?? schema.anyOf;
  if (union && union.length > 0 && union.every((part) => part.const !== undefined)) {
    return union.map((part) => ({
      value: part.const ?? null,
      label: part.title ?? String(part.const),
    }));
  }
  return null;
}

/** Name a field for people: its title, or its key in words. */
export function labelOf(key: string, schema: JsonSchema): string {
  if (schema.title) return schema.title;
  const words = key
    .replaceAll(/[_-]+/g, " ")
    .replaceAll(/([a-z\d])([A-Z])/g, "$1 $2")
    .trim();
  return words.charAt(0).toUpperCase() + words.slice(1).toLowerCase();
}

/**
 * Give what a fresh form holds: defaults, and empty groups for what is required.
 *
 * @param inside The schemas around it; what would hold itself is left out.
 */
export function initialValue(
  schema: JsonSchema,
  root: JsonSchema = schema,
  inside: readonly JsonSchema[] = [],
): Json | undefined {
  if (inside.includes(schema) || inside.length > MAX_WITHIN) return undefined;
  const around = [...inside, schema];
  const plain = resolve(schema, root);
  if (plain.default !== undefined) return plain.default;
  if (plain.const !== undefined) return plain.const;
  if (plain.type === "object" || plain.properties) {
    const value: JsonObject = {};
    for (const [key, part] of Object.entries(plain.properties ?? {})) {
      const required = plain.required?.includes(key) ?? false;
      const inner = resolve(part, root);
      if (inner.default === null) continue;
      const compound = inner.type === "object" || inner.properties !== undefined;
      if (compound && !required && inner.default === undefined) continue;
      const made = initialValue(part, root, around);
      if (made !== undefined) value[key] = made;
    }
    return value;
  }
  if (plain.type === "array" && (plain.minItems ?? 0) > 0) {
    const one = initialValue(typeof plain.items === "object" ? plain.items : {}, root, around);
    return Array.from({ length: plain.minItems ?? 0 }, () => one ?? null);
  }
  return undefined;
}

/** Say whether drawing a group draws another of its kind; entries of a list are added one by one. */
export function holdsItself(group: FieldSchema, root: JsonSchema): boolean {
  const seen = new Set<JsonSchema>();
  const todo = partsOf(group);
  for (let part = todo.pop(); part !== undefined; part = todo.pop()) {
    if (seen.has(part)) continue;
    seen.add(part);
    const plain = resolve(part, root);
    if (plain.properties && plain.properties === group.properties) return true;
    todo.push(...partsOf(plain));
  }
  return false;
}

function partsOf(schema: FieldSchema): JsonSchema[] {
  return Object.values(schema.properties ?? {}).filter((part) => isObject(part));
}

/** Find the schema that describes what a pointer points at in a value. */
export function schemaAt(root: JsonSchema, pointer: string): FieldSchema {
  let at = resolve(root, root);
  for (const part of parsePointer(pointer)) {
    const inner =
      at.type === "array" || at.items !== undefined
        ? at.items
        : (at.properties?.[part] ?? at.additionalProperties);
    at = resolve(inner, root);
  }
  return at;
}
