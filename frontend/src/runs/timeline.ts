/**
 * The timeline: rows in the order of the drawing, and loops that open to their iterations. Pure.
 *
 * A loop may have 10,000 iterations, so these are a stretch with a length, and no rows; each row
 * is made when it is seen.
 */

import type { StepView } from "@/api/model";
import type { StepState } from "@/canvas/marks";
import type { GraphNode } from "@/graph/document";
import { outline } from "@/graph/outline";
import { childrenOf } from "@/graph/tree";
import { type Chosen, isLoop, loopsAround, stepPath } from "./chosen";
import { type Look, stepAt, totalOf } from "./drawing";
import { nodeRow, type Row, stepRow, undoRow } from "./rows";
import type { Undoing } from "./runGraph";
import { undoPath } from "./stepPlace";
import { countsOf, countWords, loopCounts, number, stateOf } from "./tally";

/** Which iterations of an open loop are listed. */
export type Filter = "all" | "failed" | "running";

/** The loops whose iterations are listed, by path. */
export type Opened = ReadonlyMap<string, Filter>;

export type Line =
  | { readonly kind: "step"; readonly depth: number; readonly row: Row; readonly loop?: LoopLine }
  /** A node of a loop of which all iterations are shown at once. */
  | ({ readonly kind: "sum"; readonly depth: number; readonly node: string } & Sum)
  | { readonly kind: "filter"; readonly depth: number; readonly loop: LoopLine };

interface Sum {
  readonly name: string;
  readonly state: StepState;
  readonly words: string;
}

export interface LoopLine {
  readonly path: string;
  readonly node: string;
  readonly begun: number;
  readonly counts: Readonly<Record<string, number>>;
  readonly filter: Filter | null;
}

export type Stretch =
  | { readonly kind: "lines"; readonly lines: readonly Line[] }
  | {
      readonly kind: "iterations";
      readonly depth: number;
      readonly loop: LoopLine;
      /** Number of the first that is listed, and how many. */
      readonly first: number;
      readonly count: number;
    };

export const lengthOf = (stretch: Stretch): number =>
  stretch.kind === "lines" ? stretch.lines.length : stretch.count;

/** How many iterations of a loop pass a filter. */
export function countOf({ begun, counts }: LoopLine, filter: Filter): number {
  if (filter === "all") return begun;
  if (filter === "failed") return counts.failed ?? 0;
  return begun - Object.values(counts).reduce((sum, count) => sum + count, 0);
}

export function timeline(look: Look, opened: Opened, now: number): Stretch[] {
  const { graph } = look;
  const order = new Map(outline(graph).map(({ node }, index) => [node.id, index]));
  const made: Stretch[] = [];
  let lines: Line[] = [];
  const flush = () => {
    if (lines.length > 0) made.push({ kind: "lines", lines });
    lines = [];
  };
  const block = (parent: string | null, depth: number) => {
    const nodes = [...childrenOf(graph, parent)];
    nodes.sort((a, b) => (order.get(a.id) ?? 0) - (order.get(b.id) ?? 0));
    for (const node of nodes) visit(node, depth);
  };
  const visit = (node: GraphNode, depth: number) => {
    const path = stepPath(graph, node.id, look.chosen);
    if (path === null) {
      lines.push(sumLine(look, node, depth));
      block(node.id, depth + 1);
      return;
    }
    const loop = isLoop(node) ? loopLine(look, node, path, opened) : undefined;
    lines.push(...stepLines(look, node, path, { depth, now, loop }));
    if (loop?.filter) list(loop, depth + 1);
    else block(node.id, depth + 1);
  };
  const list = (loop: LoopLine, depth: number) => {
    lines.push({ kind: "filter", depth, loop });
    const all = countOf(loop, loop.filter ?? "all");
    const chosen = look.chosen[loop.node];
    const split = loop.filter === "all" && chosen !== undefined ? Math.min(chosen + 1, all) : all;
    flush();
    if (split > 0) made.push({ kind: "iterations", depth, loop, first: 0, count: split });
    // What a chosen iteration did stands below it; of all at once, and of other lists, below all.
    block(loop.node, depth + 1);
    flush();
    if (split < all) {
      made.push({ kind: "iterations", depth, loop, first: split, count: all - split });
    }
  };
  block(null, 0);
  flush();
  return made;
}

function loopLine(look: Look, node: GraphNode, path: string, opened: Opened): LoopLine {
  const nested = loopsAround(look.graph, node.id).length > 0;
  const total = totalOf(stepAt(look, path));
  const { begun, counts } = loopCounts(look.shown.tallies, node.id);
  const filter = look.shown.hasIterations ? (opened.get(path) ?? null) : null;
  // Sums of a loop inside of a loop are those of all its runs; of one run only its size is known.
  return nested
    ? { path, node: node.id, begun: total ?? 0, counts: {}, filter }
    : { path, node: node.id, begun, counts, filter };
}

interface Placed {
  readonly depth: number;
  readonly now: number;
  readonly loop?: LoopLine | undefined;
}

function stepLines(
  look: Look,
  node: GraphNode,
  path: string,
  { depth, now, loop }: Placed,
): Line[] {
  const name = node.name || node.id;
  const step = stepAt(look, path);
  const plain = step ? stepRow(step, now) : { ...nodeRow(node, look.shown.view), path };
  const took = loop && step ? progress(look, node, step, plain.took) : plain.took;
  const row: Row = { ...plain, name, took };
  const lines: Line[] = [{ kind: "step", depth, row, ...(loop ? { loop } : {}) }];
  const undo = undoingOf(look, path);
  if (undo) {
    const undone: Row = { ...undoRow(undo, now), name: `Undo ${name}` };
    lines.push({ kind: "step", depth: depth + 1, row: undone });
  }
  return lines;
}

/** "38 / 40": how far a loop is; "2 failed": what one that is over left behind. Room is scarce. */
function progress(look: Look, node: GraphNode, step: StepView, took: string): string {
  if (loopsAround(look.graph, node.id).length > 0) return took;
  const { begun, ended, counts } = loopCounts(look.shown.tallies, node.id);
  const of = totalOf(step) ?? begun;
  const failed = counts.failed ?? 0;
  if (failed > 0 && step.finished_at !== null) return `${number(failed)} failed`;
  const done = ended - failed - (counts.cancelled ?? 0);
  return of > 0 ? `${number(done)} / ${number(of)}` : took;
}

/** In which place of the order a step was undone, among those that are shown. */
function undoingOf(look: Look, path: string): Undoing | null {
  const step = stepAt(look, undoPath(path));
  if (!step) return null;
  const began = (one: StepView) => one.started_at ?? one.finished_at ?? "";
  const all = look.shown.view.steps.filter((one) => one.path.endsWith("/undo"));
  return { step, order: all.filter((one) => began(one) < began(step)).length + 1 };
}

function sumLine(look: Look, node: GraphNode, depth: number): Line {
  const counts = countsOf(look.shown.tallies, node.id);
  const name = node.name || node.id;
  return {
    kind: "sum",
    depth,
    node: node.id,
    name,
    state: stateOf(counts),
    words: countWords(counts),
  };
}

/** What is at a place of the timeline. */
export type Found =
  | { readonly kind: "line"; readonly line: Line; readonly key: string }
  | {
      readonly kind: "iteration";
      readonly depth: number;
      readonly loop: LoopLine;
      /** Its place in the list, which of all iterations is its number. */
      readonly at: number;
      readonly key: string;
    };

export function findAt(stretches: readonly Stretch[], index: number): Found | null {
  let rest = index;
  for (const stretch of stretches) {
    const length = lengthOf(stretch);
    if (rest >= length) {
      rest -= length;
      continue;
    }
    if (stretch.kind === "iterations") {
      const { depth, loop, first } = stretch;
      return {
        kind: "iteration",
        depth,
        loop,
        at: first + rest,
        key: `${loop.path}[${first + rest}]`,
      };
    }
    const line = stretch.lines[rest];
    return line ? { kind: "line", line, key: keyOf(line) } : null;
  }
  return null;
}

function keyOf(line: Line): string {
  if (line.kind === "step") return `step ${line.row.path}`;
  return line.kind === "sum" ? `sum ${line.node}` : `filter ${line.loop.path}`;
}

/** Where the chosen iteration of an open loop stands in the list; null when none does. */
export function placeOfChosen(stretches: readonly Stretch[], chosen: Chosen): number | null {
  let before = 0;
  for (const stretch of stretches) {
    if (stretch.kind === "iterations" && stretch.loop.filter === "all") {
      const at = (chosen[stretch.loop.node] ?? -1) - stretch.first;
      if (at >= 0 && at < stretch.count) return before + at;
    }
    before += lengthOf(stretch);
  }
  return null;
}
