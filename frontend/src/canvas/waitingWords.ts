/** What a step waits for, or whom it asks, in the one line of its card. */

import type { TaskNode, WaitNode, Way } from "@/graph/document";
import { duration } from "@/ui/time";

const plain = (text: string) =>
  text
    .replace(/\{\{\s*([\s\S]*?)\s*\}\}/g, "$1")
    .replace(/\s+/g, " ")
    .trim();

/** Where values are hidden, a way has no more than its type. */
type Seen = Pick<Way, "type"> & Partial<Record<"duration" | "at" | "message", unknown>>;

function wayWords(way: Seen): string {
  switch (way.type) {
    case "duration":
      if (typeof way.duration === "number") return duration(way.duration * 1_000);
      return typeof way.duration === "string" ? `${plain(way.duration)} s` : "some time";
    case "until":
      return typeof way.at === "string" && way.at !== ""
        ? `until ${plain(way.at)}`
        : "until a time";
    case "message":
      return typeof way.message === "string" && way.message !== ""
        ? `for ${way.message}`
        : "for a message";
  }
}

export function waitWords({ ways }: WaitNode): string {
  if (ways.length === 0) return "Wait · for nothing yet";
  return `Wait · ${ways.map(wayWords).join(" or ")}`;
}

export function taskWords({ people, groups }: TaskNode): string {
  const who = [...(people ?? []), ...(groups ?? [])].map(plain);
  if (who.length === 0) return "Task · for anybody";
  return who.length > 2
    ? `Task · for ${who.length} people or groups`
    : `Task · for ${who.join(", ")}`;
}
