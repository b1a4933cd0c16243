import type { Json, JsonObject } from "@/api/model";

/** Build a JSON Pointer (RFC 6901) from its parts. */
export function toPointer(parts: readonly (string | number)[]): string {
  return parts.map((p) => `/${String(p).replaceAll("~", "~0").replaceAll("/", "~1")}`).join("");
}

/** Add one part to a JSON Pointer. */
export const child = (pointer: string, part: string | number): string =>
  pointer + toPointer([part]);

/** Split a JSON Pointer, also one in a fragment (`#/a`), into its parts. */
export function parsePointer(pointer: string): string[] {
  const path = pointer.startsWith("#") ? decodeURIComponent(pointer.slice(1)) : pointer;
  if (path === "" || path === "/") return [];
  return path
    .slice(path.startsWith("/") ? 1 : 0)
    .split("/")
    .map((part) => part.replaceAll("~1", "/").replaceAll("~0", "~"));
}

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Read what a pointer points at; undefined when it is not there. */
export function getAt(value: Json | undefined, pointer: string): Json | undefined {
  let at: Json | undefined = value;
  for (const part of parsePointer(pointer)) {
    if (Array.isArray(at)) at = at[Number(part)];
    else if (isObject(at)) at = at[part];
    else return undefined;
  }
  return at;
}

/** Copy an object with one key set, or left out when `value` is undefined. */
export function withKey(object: JsonObject, key: string, value: Json | undefined): JsonObject {
  const { [key]: _, ...rest } = object;
  if (value === undefined) return rest;
  // Keys keep their place, so that what is shown as JSON does not jump about.
  return key in object ? { ...object, [key]: value } : { ...rest, [key]: value };
}
