/** The timeline: one row for each step, with a bar for each attempt and each wait. */

import type { StepView } from "@/api/model";
import type { StepState } from "@/canvas/marks";
import type { GraphNode, WorkflowGraph } from "@/graph/document";
import { outline } from "@/graph/outline";
import { nodeOf, tookWords } from "./runGraph";
import type { RunView } from "./runView";

export interface Bar {
  readonly kind: "ok" | "bad" | "run" | "wait" | "skip";
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

function stepRow(path: string, name: string, step: StepView, now: number): Row {
  const pure = step.started_at === null && step.status === "succeeded";
  return {
    path,
    name,
    state: step.status,
    bars: stepBars(step, now),
    took: step.status === "skipped" ? "skipped" : pure ? "0 ms" : tookWords(step, now),
    startedAt: time(step.started_at) ?? time(step.finished_at),
  };
}

function nodeRow(node: GraphNode, view: RunView, ended: boolean): Row {
  const name = node.name || node.id;
  const at = node.kind === "start" ? time(view.started_at) : null;
  if (at !== null) {
    const bars: Bar[] = [{ kind: "ok", from: at, to: at }];
    return { path: node.id, name, state: "succeeded", bars, took: "", startedAt: at };
  }
  const took = ended ? "not reached" : "";
  return { path: node.id, name, state: "idle", bars: [], took, startedAt: null };
}

/** Rows in the order of the drawing; a node that ran several times has a row for each time. */
export function rowsOf(graph: WorkflowGraph, view: RunView, now: number): Row[] {
  const byNode = new Map<string, StepView[]>();
  for (const step of view.steps) {
    const id = nodeOf(step.path);
    byNode.set(id, [...(byNode.get(id) ?? []), step]);
  }
  return outline(graph).flatMap(({ node }) => {
    const steps = byNode.get(node.id);
    if (!steps) return [nodeRow(node, view, view.finished_at !== null)];
    const name = node.name || node.id;
    return steps.map((step) =>
      stepRow(step.path, step.path === node.id ? name : `${name} · ${step.path}`, step, now),
    );
  });
}

/** From when to when the timeline reaches; no bar sticks out, whatever the clocks say. */
export function span(
  view: RunView,
  rows: readonly Row[],
  createdAt: string,
  now: number,
): [from: number, to: number] {
  const from = time(view.started_at) ?? Date.parse(createdAt);
  const ends = rows.flatMap((row) => row.bars.map((bar) => bar.to));
  const to = Math.max(time(view.finished_at) ?? now, ...ends);
  return [from, Math.max(to, from + 1)];
}
