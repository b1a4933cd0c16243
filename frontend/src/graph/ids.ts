/** Readable ids: node ids are names in expressions, so they come from what people call a step. */

import type { GraphEdge, WorkflowGraph } from "./document";

export const ID_PATTERN = /^[a-z][a-z0-9_]{0,62}$/;
const MAX_LENGTH = 63;
const FOLDED: Record<string, string> = { ä: "ae", ö: "oe", ü: "ue", ß: "ss", æ: "ae", ø: "o" };

/** Turn a name into an id: "Check stock" becomes `check_stock`. */
export function idFromName(name: string, fallback = "step"): string {
  const plain = name
    .toLowerCase()
    .replace(/[äöüßæø]/g, (letter) => FOLDED[letter] ?? letter)
    .normalize("NFKD")
    .replace(/[^a-z0-9]+/g, "_")
    .replace(/^[_0-9]+|_+$/g, "")
    .slice(0, MAX_LENGTH)
    .replace(/_+$/, "");
  return plain || fallback;
}

/** `base`, or `base_2`, `base_3`, … when it is taken. */
export function uniqueId(base: string, taken: ReadonlySet<string>): string {
  if (!taken.has(base)) return base;
  for (let n = 2; ; n += 1) {
    const suffix = `_${n}`;
    const candidate = base.slice(0, MAX_LENGTH - suffix.length) + suffix;
    if (!taken.has(candidate)) return candidate;
  }
}

/** "Charge" becomes "Charge 2" beside another "Charge". */
export function uniqueName(name: string, taken: ReadonlySet<string>): string {
  if (!taken.has(name)) return name;
  const stem = name.replace(/ \d+$/, "");
  for (let n = 2; ; n += 1) {
    if (!taken.has(`${stem} ${n}`)) return `${stem} ${n}`;
  }
}

export function nodeIds(document: WorkflowGraph): Set<string> {
  return new Set(document.nodes.map((node) => node.id));
}

/** An edge is what it connects, so its id says just that. */
export function edgeId({ source, source_handle, target }: Omit<GraphEdge, "id">): string {
  return `${source}.${source_handle}-${target}`;
}
