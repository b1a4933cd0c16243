/** What a person would say about a step: what it waits for, whose fault an error is, what next. */

import type { ErrorInfo, StepView } from "@/api/model";
import { duration } from "@/ui/time";
import { rowsWords } from "./eventWords";
import { clockTime } from "./times";
import { waitingSentence } from "./waitWords";

export function sentenceOf(step: StepView, now: number): string {
  switch (step.status) {
    case "running":
      return step.attempt > 1
        ? `Attempt ${step.attempt} is under way.`
        : `Under way since ${step.started_at ? clockTime(step.started_at) : "now"}.`;
    case "retrying":
      return retryingSentence(step, now);
    case "waiting":
      return waitingSentence(step, now);
    case "held":
      return HELD[step.held?.reason ?? "failed"];
    case "succeeded":
      if (step.reused_from !== null) return "Taken over from another run; not done again.";
      if (step.task?.completed_by) return `Done by ${step.task.completed_by}.`;
      if (step.rows !== null) return rowsWords(step.rows);
      return step.attempt > 1 ? `Done at attempt ${step.attempt}.` : "Done.";
    case "failed":
      return step.attempt > 1 ? `Failed for good after ${step.attempt} attempts.` : "Failed.";
    case "skipped":
      return "Skipped: no line that leads here is live.";
    case "cancelled":
      return "Stopped before it was done, because the run ended.";
  }
}

const HELD: Readonly<Record<NonNullable<StepView["held"]>["reason"], string>> = {
  failed: "It failed, and a person is to decide how the run goes on.",
  unknown_outcome: "Nobody knows whether it happened. A person has to look and decide.",
  undo_failed: "What it did could not be undone. A person has to look and decide.",
};

function retryingSentence(step: StepView, now: number): string {
  const left = step.attempts_allowed === null ? null : step.attempts_allowed - step.attempt;
  const more = left === null ? "again" : left === 1 ? "one more time" : `${left} more times`;
  const wait = step.next_at === null ? 0 : Date.parse(step.next_at) - now;
  const when =
    wait > 0 ? ` The next attempt is in ${duration(Math.ceil(wait / 1_000) * 1_000)}.` : "";
  return `Attempt ${step.attempt} failed in a way that may pass. It tries ${more}.${when}`;
}

const FAULTS: Readonly<Record<ErrorInfo["fault"], { who: string; next: string }>> = {
  author: {
    who: "The workflow",
    next: "Its designer has to change it. Trying again as it is would fail again.",
  },
  service: {
    who: "The other system",
    next: "Trying again later may help. If it stays, ask those who run that system.",
  },
  platform: {
    who: "Baton itself",
    next: "An operator has to look at it; the code below helps to find it.",
  },
};

/** Whose fault an error is, and what to do next. */
export const faultOf = (error: ErrorInfo) => FAULTS[error.fault];
