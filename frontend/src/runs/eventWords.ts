/** Run events in plain words. */

import type { RunEvent } from "@/api/model";
import { type GraphNode, handleName } from "@/graph/document";

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
    case "branch.taken": {
      const node = nodes.get(event.step);
      return `Went to “${node ? handleName(node, event.handle) : event.handle}”.`;
    }
  }
}

/** The step that an event is about; null for the run itself. */
export const stepOf = (event: RunEvent): string | null =>
  "step" in event && event.step ? event.step : null;

export type EventTone = "ok" | "run" | "wait" | "bad" | "skip";

export function toneOf(event: RunEvent): EventTone {
  switch (event.type) {
    case "run.succeeded":
    case "step.succeeded":
    case "branch.taken":
      return "ok";
    case "run.started":
    case "step.started":
      return "run";
    case "step.retrying":
      return "wait";
    case "run.failed":
    case "step.failed":
      return "bad";
    case "run.cancelled":
    case "step.skipped":
    case "step.cancelled":
      return "skip";
  }
}
