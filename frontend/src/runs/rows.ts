/** One row of the timeline: a step, with a bar for each attempt and each wait. Pure. */

import type { Iteration, StepView } from "@/api/model";
import type { StepState } from "@/canvas/marks";
import type { GraphNode } from "@/graph/document";
import { tookWords, type Undoing } from "./runGraph";
import type { RunView } from "./runView";

export interface Bar {
  readonly kind: "ok" | "bad" | "run" | "wait" | "skip" | "undo";
  readonly from: number;
  readonly to: number;
}

export interface Row {
  /** Step path, or the id of a node that has no step yet. */
  readonly path: string;
  readonly name: string;
  readonly state: StepState;
  readonly bars: readonly Bar[];
  /** How long it took, or why there is nothing to tell. */
  readonly took: string;
  readonly startedAt: number | null;
}

/** What a row is before it is a row of the timeline. */
type Plain = Omit<Row, "name">;

const time = (iso: string | null) => (iso === null ? null : Date.parse(iso));

function attemptBars(step: StepView, now: number): Bar[] {
  const bars: Bar[] = [];
  for (const [i, attempt] of step.attempts.entries()) {
    const from = time(attempt.started_at);
    if (from === null) continue;
    const to = time(attempt.finished_at) ?? now;
    const kind =
      attempt.error !== null
        ? "bad"
        : attempt.finished_at === null
          ? "run"
          : step.status === "cancelled"
            ? "skip"
            : "ok";
    bars.push({ kind, from, to: Math.max(from, to) });
    const last = i === step.attempts.length - 1;
    const next = time(step.attempts[i + 1]?.started_at ?? null);
    if (next !== null) bars.push({ kind: "wait", from: to, to: next });
    else if (last && (step.status === "retrying" || step.status === "held"))
      bars.push({ kind: "wait", from: to, to: now });
  }
  return bars;
}

function stepBars(step: StepView, now: number): readonly Bar[] {
  const bars = attemptBars(step, now);
  if (bars.length > 0) return bars;
  const began = time(step.started_at);
  if (step.status === "waiting" && began !== null) {
    return [{ kind: "wait", from: began, to: Math.max(began, now) }];
  }
  const at = time(step.finished_at);
  if (at === null || step.status === "skipped") return [];
  const kind = step.status === "failed" ? "bad" : step.status === "cancelled" ? "skip" : "ok";
  return [{ kind, from: began ?? at, to: at }];
}

export function stepRow(step: StepView, now: number): Plain {
  const pure = step.started_at === null && step.status === "succeeded";
  const took = step.status === "skipped" ? "skipped" : pure ? "0 ms" : tookWords(step, now);
  return {
    path: step.path,
    state: step.reused_from === null ? step.status : "reused",
    bars: step.reused_from === null ? stepBars(step, now) : [],
    took: step.reused_from === null ? took : "taken over",
    startedAt: time(step.started_at) ?? time(step.finished_at),
  };
}

const ENDINGS: Readonly<Record<string, string>> = { one: "st", two: "nd", few: "rd", other: "th" };
const places = new Intl.PluralRules("en-GB", { type: "ordinal" });

/** "1st", "2nd", "11th". */
const ordinal = (place: number): string => `${place}${ENDINGS[places.select(place)]}`;

/** The undoing of a step, in the colour of what is undone. */
export function undoRow({ step, order }: Undoing, now: number): Plain {
  const { bars, ...row } = stepRow(step, now);
  const state = step.status === "succeeded" ? "undone" : step.status;
  const own = bars.map((bar): Bar => (bar.kind === "ok" ? { ...bar, kind: "undo" } : bar));
  return {
    ...row,
    state: state === "running" ? "undoing" : state,
    bars: own,
    took: state === "undone" ? `${ordinal(order)}, ${row.took}` : row.took,
  };
}

/** A node of which nothing is known yet. */
export function nodeRow(node: GraphNode, view: RunView): Plain {
  const at = node.kind === "start" ? time(view.started_at) : null;
  if (at !== null) {
    const bars: Bar[] = [{ kind: "ok", from: at, to: at }];
    return { path: node.id, state: "succeeded", bars, took: "", startedAt: at };
  }
  const took = view.finished_at !== null ? "not reached" : "";
  return { path: node.id, state: "idle", bars: [], took, startedAt: null };
}

const ITERATION_BARS: Readonly<Record<Iteration["state"], Bar["kind"]>> = {
  running: "run",
  retrying: "wait",
  waiting: "wait",
  held: "bad",
  succeeded: "ok",
  failed: "bad",
  cancelled: "skip",
};

export function iterationRow(path: string, one: Iteration, now: number): Plain {
  const from = time(one.started_at) ?? time(one.finished_at);
  const to = time(one.finished_at) ?? now;
  const bars: Bar[] =
    from === null ? [] : [{ kind: ITERATION_BARS[one.state], from, to: Math.max(from, to) }];
  return { path, state: one.state, bars, took: tookWords(one, now), startedAt: from };
}

/** From when to when the timeline reaches; no bar sticks out, whatever the clocks say. */
export function span(
  view: RunView,
  rows: readonly Pick<Row, "bars">[],
  createdAt: string,
  now: number,
): [from: number, to: number] {
  const from = time(view.started_at) ?? Date.parse(createdAt);
  const ends = rows.flatMap((row) => row.bars.map((bar) => bar.to));
  const to = Math.max(time(view.finished_at) ?? now, ...ends);
  return [from, Math.max(to, from + 1)];
}
