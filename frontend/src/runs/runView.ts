/**
 * What the events of a run add up to. Pure; `designer/runs/projection.py` says the same.
 *
 * The law, tested in both languages on `tests/contract/run_events`: the snapshot at event k with
 * the events after k folded in is the snapshot at event n.
 */

import type {
  ErrorInfo,
  Json,
  NumberedEvent,
  RunEvent,
  RunStatus,
  StepAttempt,
  StepStatus,
  StepView,
} from "@/api/model";

export interface RunView {
  readonly status: RunStatus;
  readonly started_at: string | null;
  readonly finished_at: string | null;
  readonly output: Json;
  readonly error: ErrorInfo | null;
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
  last_event: 0,
  steps: [],
};

/** Of two ways in which a step ended, the higher one is believed, whichever was recorded first. */
const FINALITY: Readonly<Record<StepStatus, number>> = {
  running: 0,
  retrying: 0,
  skipped: 1,
  cancelled: 2,
  failed: 3,
  succeeded: 4,
};

type OfType<Type extends RunEvent["type"]> = Extract<RunEvent, { type: Type }>;
type RunItself = OfType<"run.started" | "run.succeeded" | "run.failed" | "run.cancelled">;
type StepEvent = Exclude<RunEvent, RunItself>;
type StepEnd = OfType<"step.succeeded" | "step.failed" | "step.skipped" | "step.cancelled">;

const isOfRun = (event: RunEvent): event is RunItself => event.type.startsWith("run.");
const isSettled = (step: StepView) => FINALITY[step.status] > 0;

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
  if (event.type === "run.started") {
    const status = view.status === "queued" ? "running" : view.status;
    return { ...view, status, started_at: view.started_at ?? event.at };
  }
  if (view.finished_at !== null) return view;
  const ended = { ...view, finished_at: event.at };
  switch (event.type) {
    case "run.succeeded":
      return { ...ended, status: "succeeded", output: event.output ?? null };
    case "run.failed":
      return { ...ended, status: "failed", error: event.error };
    case "run.cancelled":
      return { ...ended, status: "cancelled" };
  }
}

function freshStep(path: string): StepView {
  return {
    path,
    status: "running",
    attempt: 0,
    attempts_allowed: null,
    started_at: null,
    finished_at: null,
    input: null,
    output: null,
    error: null,
    next_at: null,
    branch: null,
    effect_key: null,
    attempts: [],
  };
}

function foldStep(step: StepView, event: StepEvent): StepView {
  switch (event.type) {
    case "step.started":
      return started(step, event);
    case "step.retrying":
      return retrying(step, event);
    case "step.succeeded":
    case "step.failed":
    case "step.skipped":
    case "step.cancelled":
      return ended(step, event);
    case "branch.taken":
      return branched(step, event);
  }
}

function started(step: StepView, event: OfType<"step.started">): StepView {
  const earlier = step.attempts.filter((a) => a.started_at !== null).map((a) => a.attempt);
  const isFirst = earlier.every((attempt) => event.attempt < attempt);
  const isNewest = event.attempt > step.attempt;
  return {
    ...step,
    attempts: withAttempt(step, event.attempt, { started_at: event.at }),
    // Every attempt is given the same input and effect key, so any of them may tell these.
    input: step.input ?? event.input ?? null,
    effect_key: step.effect_key || event.effect_key || null,
    attempts_allowed: step.attempts_allowed || event.attempts_allowed || null,
    ...(isFirst ? { started_at: event.at } : {}),
    ...(isNewest ? { attempt: event.attempt } : {}),
    ...(isNewest && !isSettled(step) ? { status: "running", next_at: null, error: null } : {}),
  };
}

function retrying(step: StepView, event: OfType<"step.retrying">): StepView {
  const end = { finished_at: event.at, error: event.error };
  const isNewest = event.attempt >= step.attempt;
  const waits = { status: "retrying", error: event.error, next_at: event.next_at ?? null } as const;
  return {
    ...step,
    ...(isOpen(step, event.attempt) ? { attempts: withAttempt(step, event.attempt, end) } : {}),
    ...(isNewest ? { attempt: event.attempt } : {}),
    ...(isNewest && !isSettled(step) ? waits : {}),
  };
}

const ENDS: Readonly<Record<StepEnd["type"], StepStatus>> = {
  "step.succeeded": "succeeded",
  "step.failed": "failed",
  "step.skipped": "skipped",
  "step.cancelled": "cancelled",
};

function ended(step: StepView, event: StepEnd): StepView {
  const status = ENDS[event.type];
  const error = event.type === "step.failed" ? event.error : null;
  const told =
    event.type === "step.succeeded" || event.type === "step.failed"
      ? (event.attempt ?? 1)
      : step.attempt;
  const takesOver = FINALITY[status] > FINALITY[step.status];
  const next: StepView = {
    ...step,
    attempt: Math.max(told, step.attempt),
    ...(takesOver
      ? {
          status,
          finished_at: event.at,
          output: event.type === "step.succeeded" ? (event.output ?? null) : null,
          error,
          next_at: null,
        }
      : {}),
  };
  // Workflow code does not always know which attempt it was that ended the step.
  const attempt = isOpen(step, told) ? told : step.attempt;
  const settles = isOpen(step, attempt) || (takesOver && status !== "cancelled");
  if (attempt === 0 || !settles) return next;
  return { ...next, attempts: withAttempt(step, attempt, { finished_at: event.at, error }) };
}

function branched(step: StepView, event: OfType<"branch.taken">): StepView {
  if (isSettled(step)) return { ...step, branch: event.handle };
  return {
    ...step,
    branch: event.handle,
    status: "succeeded",
    finished_at: event.at,
    next_at: null,
    error: null,
  };
}

function isOpen(step: StepView, attempt: number): boolean {
  const known = step.attempts.find((a) => a.attempt === attempt);
  return known === undefined || known.finished_at === null;
}

function withAttempt(
  step: StepView,
  attempt: number,
  change: Partial<StepAttempt>,
): readonly StepAttempt[] {
  const known = step.attempts.find((a) => a.attempt === attempt) ?? {
    attempt,
    started_at: null,
    finished_at: null,
    error: null,
  };
  const others = step.attempts.filter((a) => a.attempt !== attempt);
  return [...others, { ...known, ...change }].sort((a, b) => a.attempt - b.attempt);
}
