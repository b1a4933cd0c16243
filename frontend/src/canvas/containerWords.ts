/** What a container does, in the words of its head. */

import type { ForEachNode, JoiningNode, RepeatNode, ScopeNode } from "@/graph/document";

const code = (text: string) => text.replace(/\s+/g, " ").trim();

export function forEachWords({ items, at_once }: ForEachNode): string {
  const what = code(items) === "" ? "a list that is not chosen yet" : code(items);
  const pace = at_once === 1 ? "one after another" : `${at_once} at once`;
  return `each of ${what} · ${pace}`;
}

export function repeatWords({ until, limit }: RepeatNode): string {
  const what =
    code(until) === "" ? "until a condition that is not set yet" : `until ${code(until)}`;
  return `${what} · at most ${limit} ${limit === 1 ? "time" : "times"}`;
}

export function scopeWords({ catches, time_limit_s }: ScopeNode): string {
  const parts = ["undone together"];
  if (catches.length === 1) parts.push(`catches ${catches[0]?.name || catches[0]?.id}`);
  if (catches.length > 1) parts.push(`${catches.length} ways to catch errors`);
  if (time_limit_s !== null) parts.push("with a time limit");
  return parts.join(" · ");
}

/** How a step with several lines waits for them; null where it waits for all, as steps do. */
export function joinWords(
  { join, first, cancel_losers }: JoiningNode,
  incoming: number,
): { badge: string; words: string } | null {
  if (join === "all" || incoming < 2) return null;
  const badge = join === "any" ? "any" : `first ${first}`;
  const begins =
    join === "any" || first === 1
      ? `starts with the first of ${incoming} lines`
      : `starts with the first ${first} of ${incoming} lines`;
  return { badge, words: cancel_losers ? `${begins} and stops the others` : begins };
}
