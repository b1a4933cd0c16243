/** Run events in plain words. */

import type { RunEvent } from "@/api/model";
import { type GraphNode, handleName } from "@/graph/document";
import { nodeOf } from "./stepPlace";
import type { OfType } from "./stepView";
import { clockTime } from "./times";
import { waysWords } from "./waitWords";

type Turn = OfType<
  | "run.paused"
  | "run.resumed"
  | "run.overdue"
  | "run.responded"
  | "run.message_dropped"
  | "step.waiting"
  | "step.received"
  | "step.held"
  | "step.steered"
  | "step.reused"
  | "step.overdue"
  | "step.called"
  | "step.postponed"
  | "task.opened"
  | "task.completed"
  | "branch.taken"
  | "rows.matched"
>;

/** Say what happened, with the names that people gave to the steps. */
export function describeEvent(event: RunEvent, nodes: ReadonlyMap<string, GraphNode>): string {
  switch (event.type) {
    case "run.started":
      return "The run began.";
    case "run.succeeded":
      return "The run reached its end.";
    case "run.failed":
      return `The run failed: ${event.error.message}`;
    case "run.cancelled":
      return event.reason ? `The run was cancelled: ${event.reason}` : "The run was cancelled.";
    case "step.started":
      return event.attempt > 1 ? `Attempt ${event.attempt} began.` : "Began.";
    case "step.retrying":
      return `Attempt ${event.attempt} failed: ${event.error.message}`;
    case "step.succeeded":
      return "Done.";
    case "step.failed":
      return `Failed: ${event.error.message}`;
    case "step.skipped":
      return "Skipped: no line that leads here is live.";
    case "step.cancelled":
      return "Stopped before it was done.";
    default:
      return describeTurn(event, nodes);
  }
}

/** What a wait, a person or another run has brought about. */
function describeTurn(event: Turn, nodes: ReadonlyMap<string, GraphNode>): string {
  switch (event.type) {
    case "run.paused":
      return `Paused by ${event.by}: what runs goes on, nothing new starts.`;
    case "run.resumed":
      return `Let go on by ${event.by}.`;
    case "run.overdue":
      return "The run is overdue.";
    case "run.responded":
      return "Answered its caller and goes on.";
    case "run.message_dropped":
      return event.reason === "too_many"
        ? `Dropped a message “${event.name}”: too many wait already.`
        : `Dropped a message “${event.name}” that does not fit. ${event.detail ?? ""}`.trim();
    case "step.waiting":
      return `Waits ${waysWords(event.ways)}.`;
    case "step.received":
      return `The message “${event.name}” came.`;
    case "step.held":
      return `Held until a person decides: ${event.error.message}`;
    case "step.steered":
      return `${event.by} decided: ${STEERED[event.action]}.`;
    case "step.reused":
      return "Taken over from another run; not done again.";
    case "step.overdue":
      return "Overdue.";
    case "step.postponed":
      return `Waits for its turn until ${clockTime(event.until)}: the connection has a rate limit.`;
    case "step.called":
      return event.created
        ? `Started run #${event.number} of “${event.workflow}”.`
        : `Found run #${event.number} of “${event.workflow}”, which was about the same.`;
    case "task.opened":
      return event.title ? `Opened the task “${event.title}”.` : "Opened a task.";
    case "task.completed":
      return `Done by ${event.by}.`;
    case "branch.taken": {
      const node = nodes.get(nodeOf(event.step));
      const way = node ? handleName(node, event.handle) : event.handle;
      return way === "" ? "Goes on." : `Went to “${way}”.`;
    }
    case "rows.matched":
      return rowsWords(event.rows);
  }
}

/** Which rows of a decision table fitted, as people count them. */
export function rowsWords(rows: readonly number[]): string {
  const [first, ...others] = rows.map((row) => row + 1);
  if (first === undefined) return "No row fits.";
  if (others.length === 0) return `Row ${first} fits.`;
  return `Rows ${[first, ...others.slice(0, -1)].join(", ")} and ${others.at(-1)} fit.`;
}

const STEERED: Readonly<Record<OfType<"step.steered">["action"], string>> = {
  retry: "try again",
  skip: "skip the step",
  succeed: "go on with an output set by hand",
  fail: "let it fail",
};

/** The step that an event is about; null for the run itself. */
export const stepOf = (event: RunEvent): string | null =>
  "step" in event && event.step ? event.step : null;

export type EventTone = "ok" | "run" | "wait" | "bad" | "skip";

export function toneOf(event: RunEvent): EventTone {
  switch (event.type) {
    case "run.succeeded":
    case "step.succeeded":
    case "step.reused":
    case "run.responded":
    case "step.received":
    case "task.completed":
    case "branch.taken":
    case "rows.matched":
      return "ok";
    case "run.started":
    case "run.resumed":
    case "step.started":
    case "step.steered":
    case "step.called":
      return "run";
    case "run.paused":
    case "step.retrying":
    case "step.waiting":
    case "step.postponed":
    case "task.opened":
      return "wait";
    case "run.failed":
    case "run.overdue":
    case "run.message_dropped":
    case "step.failed":
    case "step.held":
    case "step.overdue":
      return "bad";
    case "run.cancelled":
    case "step.skipped":
    case "step.cancelled":
      return "skip";
  }
}
