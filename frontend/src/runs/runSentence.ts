import type { StepStatus } from "@/api/model";
import { duration } from "@/ui/time";
import type { RunView } from "./runView";
import { nodeOf } from "./stepPlace";

const NAMED_AT_MOST = 5;

/** How a run stands, as a person would say it. */
export function runSentence(view: RunView, now: number, nameOf: (node: string) => string): string {
  const since = view.started_at === null ? null : now - Date.parse(view.started_at);
  switch (view.status) {
    case "queued":
      return "Waiting to begin.";
    case "running": {
      const named = (...states: readonly StepStatus[]) =>
        view.steps
          .filter((step) => states.includes(step.status))
          .map((step) => nameOf(nodeOf(step.path)))
          .join(", ");
      const [held, busy, waiting] = [named("held"), named("running", "retrying"), named("waiting")];
      const told = [
        view.paused_by === null ? "" : `Paused by ${view.paused_by}.`,
        held && `Needs a decision: ${held}.`,
        busy && `Under way: ${busy}.`,
        waiting && `Waiting: ${waiting}.`,
      ];
      return told.filter(Boolean).join(" ") || "Under way.";
    }
    case "succeeded":
      return since === null ? "Done." : `Done in ${duration(since)}.`;
    case "failed":
    case "cancelled": {
      const word = view.status === "failed" ? "Failed" : "Cancelled";
      const ended = since === null ? `${word}.` : `${word} after ${duration(since)}.`;
      return ended + undoneWords(view.undone, nameOf);
    }
  }
}

/** What was undone, in that order; a run that ended in a long loop names only the first few. */
function undoneWords(paths: readonly string[], nameOf: (node: string) => string): string {
  if (paths.length === 0) return "";
  const named = paths.slice(0, NAMED_AT_MOST).map((path) => nameOf(nodeOf(path)));
  const more = paths.length - named.length;
  return ` Undone: ${named.join(", ")}${more > 0 ? ` and ${more} more` : ""}.`;
}
