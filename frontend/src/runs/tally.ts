/** What the steps of a loop add up to: counts by state, and the words for them. Pure. */

import type { StepStatus, StepView, Tallies } from "@/api/model";
import type { StepState } from "@/canvas/marks";
import { iterationPath, placeOf } from "./stepPlace";

export type Counts = Readonly<Record<string, number>>;

export const NO_TALLIES: Tallies = { nodes: [], loops: [] };

/** The most urgent first: what a person should see of many steps is the first that there is. */
const URGENCY: readonly (readonly [StepStatus, string])[] = [
  ["held", "to decide"],
  ["running", "running"],
  ["retrying", "trying again"],
  ["waiting", "waiting"],
  ["failed", "failed"],
  ["succeeded", "done"],
  ["cancelled", "cancelled"],
  ["skipped", "skipped"],
];

/** The state that stands for many. */
export function stateOf(counts: Counts): StepState {
  return URGENCY.find(([status]) => (counts[status] ?? 0) > 0)?.[0] ?? "idle";
}

/** The order in which sums are read: what is done first, then what is not. */
const SAID: readonly StepStatus[] = [
  "succeeded",
  "failed",
  "held",
  "running",
  "retrying",
  "waiting",
  "cancelled",
  "skipped",
];
const WORDS = new Map(URGENCY);

/** "12 done · 1 failed · 3 running". */
export function countWords(counts: Counts): string {
  return SAID.filter((status) => (counts[status] ?? 0) > 0)
    .map((status) => `${number(counts[status] ?? 0)} ${WORDS.get(status)}`)
    .join(" · ");
}

const formatted = new Intl.NumberFormat("en-GB");
export const number = (count: number): string => formatted.format(count);

export function countsOf(tallies: Tallies, node: string): Counts {
  return tallies.nodes.find((one) => one.node === node)?.counts ?? {};
}

export interface LoopCounts {
  readonly begun: number;
  readonly ended: number;
  readonly counts: Counts;
}

/** How many iterations of a loop have begun, wherever the loop ran, and how they ended. */
export function loopCounts(tallies: Tallies, node: string): LoopCounts {
  const found = tallies.loops.find((one) => one.node === node);
  const counts = found?.counts ?? {};
  const ended = Object.values(counts).reduce((sum, count) => sum + count, 0);
  return { begun: found?.begun ?? 0, ended, counts };
}

/** "38 of 40 done · 1 failed": how far a loop is; `total` when it is known. */
export function loopWords({ begun, ended, counts }: LoopCounts, total: number | null): string {
  const failed = counts.failed ?? 0;
  const done = ended - failed - (counts.cancelled ?? 0);
  const of = total ?? begun;
  const said = [of > 0 ? `${number(done)} of ${number(of)} done` : ""];
  if (failed > 0) said.push(`${number(failed)} failed`);
  if (begun > ended) said.push(`${number(begun - ended)} under way`);
  return said.filter(Boolean).join(" · ");
}

/** Count steps as the server does. */
export function tally(steps: Iterable<StepView>): Tallies {
  const nodes = new Map<string, Record<string, number>>();
  const ended = new Map<string, Record<string, number>>();
  const last = new Map<string, number>();
  const add = (into: Map<string, Record<string, number>>, key: string, status: string) => {
    const counts = into.get(key) ?? {};
    counts[status] = (counts[status] ?? 0) + 1;
    into.set(key, counts);
  };
  for (const { path, status } of steps) {
    const { node, undo, loop, iteration } = placeOf(path);
    if (iteration === null) continue;
    if (node === "") add(ended, loopNode(loop), status);
    else add(nodes, undo ? `${node}/undo` : node, status);
    last.set(loop, Math.max(last.get(loop) ?? 0, iteration));
  }
  const begun = new Map<string, number>();
  for (const [loop, highest] of last) {
    const node = loopNode(loop);
    begun.set(node, (begun.get(node) ?? 0) + highest + 1);
  }
  return {
    nodes: [...nodes].sort(byName).map(([node, counts]) => ({ node, counts })),
    loops: [...begun]
      .sort(byName)
      .map(([node, count]) => ({ node, begun: count, counts: ended.get(node) ?? {} })),
  };
}

const byName = ([a]: readonly [string, unknown], [b]: readonly [string, unknown]) =>
  a < b ? -1 : 1;

const loopNode = (loop: string): string => loop.slice(loop.lastIndexOf("/") + 1);

/** Steps of loops, by the iteration that they are in. */
export function byIteration(steps: Iterable<StepView>): Map<string, Map<string, StepView>> {
  const found = new Map<string, Map<string, StepView>>();
  for (const step of steps) {
    const { loop, iteration } = placeOf(step.path);
    if (iteration === null) continue;
    const key = iterationPath(loop, iteration);
    const known = found.get(key) ?? new Map<string, StepView>();
    known.set(step.path, step);
    found.set(key, known);
  }
  return found;
}
