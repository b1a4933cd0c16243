/**
 * What the events of a run add up to. Pure; `designer/runs/projection.py` says the same.
 *
 * The law, tested in both languages on `tests/contract/run_events`: the snapshot at event k with
 * the events after k folded in is the snapshot at event n.
 */

import type { ErrorInfo, Json, NumberedEvent, RunStatus, StepView } from "@/api/model";
import { foldStep, freshStep, isOfRun, type OfType, type RunItself } from "./stepView";

export interface RunView {
  readonly status: RunStatus;
  readonly started_at: string | null;
  readonly finished_at: string | null;
  readonly output: Json;
  readonly error: ErrorInfo | null;
  /** Who paused it, while it is paused. */
  readonly paused_by: string | null;
  /** When it was to be over, once that moment has passed. */
  readonly overdue_since: string | null;
  /** When it answered its caller early, with `response`. */
  readonly responded_at: string | null;
  readonly response: Json;
  /** Paths of the steps whose effects were undone, in that order. */
  readonly undone: readonly string[];
  readonly last_event: number;
  /** In the order of their first event. */
  readonly steps: readonly StepView[];
}

export const NOTHING_HAPPENED: RunView = {
  status: "queued",
  started_at: null,
  finished_at: null,
  output: null,
  error: null,
  paused_by: null,
  overdue_since: null,
  responded_at: null,
  response: null,
  undone: [],
  last_event: 0,
  steps: [],
};

/** Add events to a view; an event that it holds already changes nothing. */
export function fold(view: RunView, events: readonly NumberedEvent[]): RunView {
  const steps = new Map(view.steps.map((step) => [step.path, step]));
  let next = view;
  for (const { number, event } of events) {
    if (number <= next.last_event) continue;
    if (isOfRun(event)) next = foldRun(next, event);
    else steps.set(event.step, foldStep(steps.get(event.step) ?? freshStep(event.step), event));
    next = { ...next, last_event: number };
  }
  return next === view ? view : { ...next, steps: [...steps.values()] };
}

function foldRun(view: RunView, event: RunItself): RunView {
  switch (event.type) {
    case "run.started": {
      const status = view.status === "queued" ? "running" : view.status;
      return { ...view, status, started_at: view.started_at ?? event.at };
    }
    case "run.succeeded":
    case "run.failed":
    case "run.cancelled":
      return view.finished_at === null ? ended(view, event) : view;
    case "run.paused":
      return view.finished_at === null ? { ...view, paused_by: event.by } : view;
    case "run.resumed":
      return { ...view, paused_by: null };
    case "run.overdue":
      return { ...view, overdue_since: event.due_at };
    case "run.responded": {
      if (view.responded_at !== null) return view;
      return { ...view, responded_at: event.at, response: event.output ?? null };
    }
    case "run.message_dropped":
      return view;
  }
}

function ended(
  view: RunView,
  event: OfType<"run.succeeded" | "run.failed" | "run.cancelled">,
): RunView {
  const over = { ...view, finished_at: event.at, paused_by: null };
  switch (event.type) {
    case "run.succeeded":
      return { ...over, status: "succeeded", output: event.output ?? null };
    case "run.failed":
      return { ...over, status: "failed", error: event.error, undone: event.undone ?? [] };
    case "run.cancelled":
      return { ...over, status: "cancelled", undone: event.undone ?? [] };
  }
}
