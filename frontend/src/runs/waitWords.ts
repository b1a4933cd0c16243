/** What a step waits for, and until when, in plain words. */

import type { StepView } from "@/api/model";
import { duration } from "@/ui/time";
import { momentWords } from "./times";

export type Way = StepView["ways"][number];

/** One thing that is waited for, such as "the message “payment” about “7”". */
export function wayWords({ type, message, key, until }: Way): string {
  if (type !== "message") return until ? momentWords(until) : "a moment to come";
  return key ? `the message “${message}” about “${key}”` : `the message “${message}”`;
}

const joined = (way: Way) => `${way.type === "message" ? "for" : "until"} ${wayWords(way)}`;

/** All that is waited for, such as "for the message “paid” about “7”, or until 4 Dec at 09:00". */
export const waysWords = (ways: readonly Way[]): string =>
  ways.map(joined).join(", or ") || "for something to come";

/** The moment at which a waiting step goes on by itself, if there is one. */
export function wakesAt({ ways }: Pick<StepView, "ways">): number | null {
  const times = ways.flatMap((way) => (way.until ? [Date.parse(way.until)] : []));
  return times.length > 0 ? Math.min(...times) : null;
}

const left = (at: number, now: number) => duration(Math.ceil((at - now) / 1_000) * 1_000);

/** How much time is left until a moment that is waited for; empty for a message. */
export function leftWords({ until }: Way, now: number): string {
  const at = until === null ? Number.NaN : Date.parse(until);
  if (Number.isNaN(at)) return "";
  return at > now ? `in ${left(at, now)}` : "now";
}

export function waitingSentence(step: StepView, now: number): string {
  if (step.task)
    return step.task.title ? `A person is asked: ${step.task.title}` : "A person is to act.";
  if (step.ways.length === 0 && step.next_at !== null) return turnSentence(step.next_at, now);
  const at = wakesAt(step);
  const rest = at !== null && at > now ? ` That is in ${left(at, now)}.` : "";
  return `Waits ${waysWords(step.ways)}.${rest}`;
}

/** The connection allows only so many calls in a time. */
function turnSentence(until: string, now: number): string {
  const at = Date.parse(until);
  const when = at > now ? ` Its turn comes in ${left(at, now)}.` : "";
  return `Waits for its turn, because its connection has a rate limit.${when}`;
}

/** The same on a card of the drawing, where there is little room. */
export function waitingLine(step: StepView, now: number): string {
  if (step.task) return "waits for a person";
  if (step.ways.length === 0 && step.next_at !== null) return "waits for its turn";
  const message = step.ways.find((way) => way.type === "message")?.message;
  const words = message ? `waits for ${message}` : "waits";
  const at = wakesAt(step);
  return at !== null && at > now ? `${words} · ${left(at, now)}` : words;
}
