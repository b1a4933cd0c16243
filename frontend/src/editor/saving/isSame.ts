/** JSON with sorted keys: their order means nothing. */
export function stable(value: unknown): string {
  return JSON.stringify(value, (_, item: unknown) =>
    item !== null && typeof item === "object" && !Array.isArray(item)
      ? Object.fromEntries(Object.entries(item).sort(([a], [b]) => (a < b ? -1 : 1)))
      : item,
  );
}

/** Whether two JSON values are the same, whatever the order of their keys. */
export const isSame = (a: unknown, b: unknown): boolean => a === b || stable(a) === stable(b);
