/** Which of an operation's fields show now, and which wait behind "More". */

import type { JsonObject, JsonSchema } from "@/api/model";
import { isObject } from "@/forms/pointer";

type Properties = NonNullable<JsonSchema["properties"]>;

/** `x-when` names other fields and their values: the field shows only then. */
function applies(field: JsonSchema, values: JsonObject, all: Properties): boolean {
  const when = field["x-when"];
  if (!isObject(when)) return true;
  return Object.entries(when).every(([name, wanted]) => {
    const value = values[name] ?? all[name]?.default ?? null;
    return Array.isArray(wanted) ? wanted.includes(value) : value === wanted;
  });
}

function part(schema: JsonSchema, keep: (name: string, field: JsonSchema) => boolean): JsonSchema {
  const properties = Object.fromEntries(
    Object.entries(schema.properties ?? {}).filter(([name, field]) => keep(name, field)),
  );
  return { ...schema, properties };
}

/** Split a schema in what everybody sets and what is `x-advanced`; both without what does not apply. */
export function splitSchema(
  schema: JsonSchema,
  values: JsonObject,
): { main: JsonSchema; advanced: JsonSchema | null } {
  const all = schema.properties ?? {};
  const shown = part(schema, (_, field) => applies(field, values, all));
  const main = part(shown, (_, field) => field["x-advanced"] !== true);
  const advanced = part(shown, (_, field) => field["x-advanced"] === true);
  const some = Object.keys(advanced.properties ?? {}).length > 0;
  return { main, advanced: some ? advanced : null };
}
