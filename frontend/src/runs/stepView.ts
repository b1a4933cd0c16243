/**
 * What the events of a step add up to. Pure; `designer/runs/step_view.py` says the same.
 *
 * Events of one step may come in any order that workers and crashes can bring about; the order of
 * the record decides only where a person's word is involved, because people answer what they saw.
 */

import type { RunEvent, StepAttempt, StepStatus, StepView } from "@/api/model";

/** Of two ways in which a step ended, the higher one is believed, whichever was recorded first. */
const FINALITY: Readonly<Record<StepStatus, number>> = {
  running: 0,
  retrying: 0,
  waiting: 0,
  held: 0,
  skipped: 1,
  cancelled: 2,
  failed: 3,
  succeeded: 4,
};

export type OfType<Type extends RunEvent["type"]> = Extract<RunEvent, { type: Type }>;

/** What a run tells of itself; everything else it tells of a step. */
export type RunItself = Extract<RunEvent, { type: `run.${string}` }>;
type StepEvent = Exclude<RunEvent, RunItself>;
type StepEnd = OfType<
  "step.succeeded" | "step.reused" | "step.failed" | "step.skipped" | "step.cancelled"
>;

export const isOfRun = (event: RunEvent): event is RunItself => event.type.startsWith("run.");
const isSettled = (step: StepView) => FINALITY[step.status] > 0;

/** A step of which nothing is known but that it is there. */
export function freshStep(path: string): StepView {
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
    ways: [],
    task: null,
    held: null,
    steered: null,
    reused_from: null,
    overdue_since: null,
    called: null,
    rows: null,
    attempts: [],
  };
}

export function foldStep(step: StepView, event: StepEvent): StepView {
  switch (event.type) {
    case "step.started":
      return started(step, event);
    case "step.retrying":
      return retrying(step, event);
    case "step.succeeded":
    case "step.reused":
    case "step.failed":
    case "step.skipped":
    case "step.cancelled":
      return ended(step, event);
    case "step.waiting":
      return waits(step, event.at, { ways: event.ways });
    case "step.received":
      return step;
    case "task.opened":
      return waits(step, event.at, { task: taskOf(step, event) });
    case "task.completed":
      return step.task ? { ...step, task: { ...step.task, completed_by: event.by } } : step;
    case "step.postponed":
      return postponed(step, event);
    case "step.held":
      return held(step, event);
    case "step.steered":
      return steered(step, event);
    case "step.overdue":
      return { ...step, overdue_since: event.due_at };
    case "step.called":
      return calls(step, event);
    case "branch.taken":
      return branched(step, event);
    case "rows.matched":
      return { ...step, rows: event.rows, input: step.input ?? event.input ?? null };
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
  "step.reused": "succeeded",
  "step.failed": "failed",
  "step.skipped": "skipped",
  "step.cancelled": "cancelled",
};

function ended(step: StepView, event: StepEnd): StepView {
  const status = ENDS[event.type];
  const error = event.type === "step.failed" ? event.error : null;
  const output = "output" in event ? (event.output ?? null) : null;
  const told =
    event.type === "step.succeeded" || event.type === "step.failed"
      ? (event.attempt ?? 1)
      : step.attempt;
  const takesOver = FINALITY[status] > FINALITY[step.status];
  // Until now perhaps only the branch that it took was known.
  const adds = status === "succeeded" && step.status === status && step.output === null;
  const next: StepView = {
    ...step,
    attempt: Math.max(told, step.attempt),
    ...(event.type === "step.reused" ? { reused_from: event.from_run } : {}),
    ...(takesOver ? { status, finished_at: event.at, output, error, next_at: null } : {}),
    ...(adds ? { output } : {}),
  };
  // Workflow code does not always know which attempt it was that ended the step.
  const attempt = isOpen(step, told) ? told : step.attempt;
  const settles = isOpen(step, attempt) || (takesOver && status !== "cancelled");
  if (attempt === 0 || !settles) return next;
  return { ...next, attempts: withAttempt(step, attempt, { finished_at: event.at, error }) };
}

function waits(step: StepView, at: string, change: Partial<StepView>): StepView {
  const open = !isSettled(step) && step.status !== "held";
  const started_at = step.started_at ?? at;
  return { ...step, ...change, started_at, ...(open ? { status: "waiting" } : {}) };
}

function taskOf(step: StepView, event: OfType<"task.opened">): NonNullable<StepView["task"]> {
  const { title, description, people, groups, result_schema, due_at } = event;
  const completed_by = step.task?.completed_by ?? null;
  return { title, description, people, groups, result_schema, due_at, completed_by };
}

const decided = (step: StepView) => step.steered?.hold ?? 0;

function postponed(step: StepView, event: OfType<"step.postponed">): StepView {
  if (isSettled(step) || step.status === "held" || event.attempt <= step.attempt) return step;
  const known = step.status === "waiting" ? step.next_at : null;
  const isLater = known !== null && Date.parse(known) > Date.parse(event.until);
  return { ...step, status: "waiting", next_at: isLater ? known : event.until };
}

function held(step: StepView, event: OfType<"step.held">): StepView {
  const { hold, reason, error, at } = event;
  if (step.status === "succeeded" || hold <= decided(step)) return step;
  // What failed for good is open again: that a person decides was not known by then.
  const open = { finished_at: null, next_at: null } as const;
  return { ...step, ...open, status: "held", held: { hold, reason, at }, error };
}

function steered(step: StepView, event: OfType<"step.steered">): StepView {
  const { hold, action, by, at } = event;
  if (hold <= decided(step)) return step;
  const next: StepView = { ...step, steered: { hold, action, by, at } };
  if (step.status !== "held") return next;
  switch (action) {
    case "retry":
    case "succeed":
      return { ...next, status: "running", error: null };
    case "skip":
      return { ...next, status: "skipped", finished_at: at, error: null };
    case "fail":
      return { ...next, status: "failed", finished_at: at };
  }
}

function calls(step: StepView, event: OfType<"step.called">): StepView {
  const { run_id, number, workflow, created, at } = event;
  const isOlder = step.called && Date.parse(at) < Date.parse(step.called.at);
  return isOlder ? step : { ...step, called: { run_id, number, workflow, created, at } };
}

function branched(step: StepView, event: OfType<"branch.taken">): StepView {
  const branch = event.handle;
  if (step.status === "succeeded" && step.finished_at !== null) {
    const isEarlier = Date.parse(event.at) < Date.parse(step.finished_at);
    return { ...step, branch, finished_at: isEarlier ? event.at : step.finished_at };
  }
  if (isSettled(step)) return { ...step, branch };
  return {
    ...step,
    branch,
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
