/** Which problems belong to which field. */

import type { Issue } from "@/api/model";

const NONE: readonly Issue[] = [];

/**
 * Problems of exactly this field, or of anything inside it when `inside` is set.
 *
 * `node` is null for what is said of the workflow as a whole.
 */
export function issuesAt(
  issues: readonly Issue[],
  node: string | null,
  pointer: string,
  inside = false,
): readonly Issue[] {
  const found = issues.filter(
    (issue) =>
      issue.node === node &&
      (issue.field === pointer || (inside && issue.field.startsWith(`${pointer}/`))),
  );
  return found.length > 0 ? found : NONE;
}

/** Messages by pointer below `prefix`, for fields that are drawn from a schema. */
export function messagesBelow(
  issues: readonly Issue[],
  node: string,
  prefix: string,
): Record<string, string> {
  const messages: Record<string, string> = {};
  for (const issue of issues) {
    if (issue.node !== node || !issue.field.startsWith(`${prefix}/`)) continue;
    messages[issue.field.slice(prefix.length)] ??= issue.message;
  }
  return messages;
}
