import type { ApiError } from "@/api/errors";
import type { Json } from "@/api/model";
import { isObject } from "@/forms/pointer";

interface Caller {
  readonly name: string;
  readonly live: boolean;
}

/** The workflows that run one that was to be archived, when that is why it was not. */
export function callersOf({ code, data }: Pick<ApiError, "code" | "data">): readonly Caller[] {
  const callers = code === "workflow.called_by_others" ? data.callers : [];
  return Array.isArray(callers) ? callers.flatMap(asCaller) : [];
}

const asCaller = (value: Json): Caller[] =>
  isObject(value) && typeof value.name === "string"
    ? [{ name: value.name, live: value.live === true }]
    : [];

const list = new Intl.ListFormat("en-GB");

/** "“A” and “B”": names may be whole phrases. */
const named = (names: readonly string[]) => list.format(names.map((name) => `“${name}”`));

/** Say who runs it, and what comes of that. */
export function callersSentence(callers: readonly Caller[]): string {
  const live = callers.filter((caller) => caller.live).map((caller) => caller.name);
  const drawn = callers.filter((caller) => !caller.live).map((caller) => caller.name);
  const parts: string[] = [];
  if (live.length > 0) {
    parts.push(
      `${named(live)} ${live.length === 1 ? "runs" : "run"} it: that step will fail in every new run.`,
    );
  }
  if (drawn.length > 0) {
    parts.push(
      `The ${drawn.length === 1 ? "draft" : "drafts"} of ${named(drawn)} cannot be published until another one is chosen there.`,
    );
  }
  return parts.join(" ");
}
