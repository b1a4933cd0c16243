import type { Json } from "@/api/model";
import { isObject } from "@/forms/pointer";

/** The one key of what stands in the place of a value that is kept elsewhere. */
const KEY = "$baton.value";

/** What the record says of a value that is too large for it. */
export interface Kept {
  readonly id: string;
  /** Only this part of the value is meant. */
  readonly isPart: boolean;
  readonly size: number | null;
  readonly kind: string;
  readonly count: number | null;
  readonly keys: readonly string[];
}

/** Read a reference; null for every other value. */
export function keptOf(value: Json): Kept | null {
  if (!isObject(value) || Object.keys(value).length !== 1) return null;
  const facts = value[KEY];
  if (facts === undefined || !isObject(facts) || typeof facts.id !== "string") return null;
  const keys = Array.isArray(facts.keys) ? facts.keys : [];
  return {
    id: facts.id,
    isPart: Array.isArray(facts.at) && facts.at.length > 0,
    size: typeof facts.size === "number" ? facts.size : null,
    kind: typeof facts.kind === "string" ? facts.kind : "",
    count: typeof facts.count === "number" ? facts.count : null,
    keys: keys.filter((key): key is string => typeof key === "string"),
  };
}

/** Find what is kept elsewhere inside a value, each once, in order. */
export function keptInside(value: Json): readonly Kept[] {
  const found = new Map<string, Kept>();
  const look = (inner: Json): void => {
    const kept = keptOf(inner);
    if (kept) {
      if (!found.has(kept.id)) found.set(kept.id, kept);
    } else if (Array.isArray(inner)) {
      inner.forEach(look);
    } else if (isObject(inner)) {
      Object.values(inner).forEach(look);
    }
  };
  look(value);
  return [...found.values()];
}

/** Write a value as JSON, with words in the place of what is kept elsewhere. */
export function jsonText(value: Json): string {
  const words = (_: string, inner: Json) => {
    const kept = keptOf(inner);
    return kept ? `⟨${keptWords(kept)}⟩` : inner;
  };
  return JSON.stringify(value, words, 2);
}

/** Say what it is and how large: "A list of 20,000 items, 3.2 MB". */
export function keptWords(kept: Kept): string {
  const size = kept.size === null ? "" : `, ${sizeWords(kept.size)}`;
  return `${kindWords(kept)}${size}`;
}

function kindWords({ kind, count, isPart }: Kept): string {
  const many = (count ?? 0).toLocaleString("en");
  if (kind === "array") return `A list of ${many} items`;
  if (kind === "object") return `An object with ${many} keys`;
  if (kind === "text") return `A text of ${many} characters`;
  return isPart ? "A part of a large value" : "A large value";
}

function sizeWords(bytes: number): string {
  if (bytes < 1_000_000) return `${Math.round(bytes / 1_000)} kB`;
  return `${(bytes / 1_000_000).toFixed(1)} MB`;
}
