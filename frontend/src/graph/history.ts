/** Undo and redo: one step for each gesture of a person, stored as patches. */

import { applyPatches, enablePatches, type Patch, produceWithPatches } from "immer";
import type { WorkflowGraph } from "./document";
import type { Recipe } from "./edits/edit";
import { moveNodes } from "./edits/moveNodes";
import { settling } from "./frames";

enablePatches();

/** Edits with the same `merge` within this time are one step, such as the letters of a word. */
const MERGE_WITHIN_MS = 1_500;
const MAX_STEPS = 500;

interface Step {
  label: string;
  merge: string | null;
  at: number;
  redo: Patch[];
  undo: Patch[];
}

export interface History {
  readonly document: WorkflowGraph;
  readonly past: readonly Step[];
  readonly future: readonly Step[];
}

export interface Gesture {
  /** What the person did, for "Undo: …". */
  label: string;
  recipe: Recipe;
  /** Now, in ms. */
  at: number;
  /** Gestures with the same key in quick succession are one step. */
  merge?: string;
}

export function startHistory(document: WorkflowGraph): History {
  return { document, past: [], future: [] };
}

/** What a recipe makes, with the frames grown round what it put into them. */
function perform(before: WorkflowGraph, recipe: Recipe): [WorkflowGraph, Patch[], Patch[]] {
  const [made, redo, undo] = produceWithPatches(before, recipe);
  const { positions, sizes } = settling(made);
  if (made === before || positions.size + sizes.size === 0) return [made, redo, undo];
  const [document, grown, shrunk] = produceWithPatches(made, moveNodes.on({ positions, sizes }));
  return [document, [...redo, ...grown], [...shrunk, ...undo]];
}

/** Do something. What changes nothing leaves no step. */
export function change(history: History, { label, recipe, at, merge }: Gesture): History {
  const [document, redo, undo] = perform(history.document, recipe);
  if (redo.length === 0) return history;
  const last = history.past.at(-1);
  const joins = merge !== undefined && last?.merge === merge && at - last.at < MERGE_WITHIN_MS;
  if (last && joins && history.future.length === 0) {
    const joined = { ...last, at, redo: [...last.redo, ...redo], undo: [...undo, ...last.undo] };
    return { document, past: [...history.past.slice(0, -1), joined], future: [] };
  }
  const step = { label, merge: merge ?? null, at, redo, undo };
  return { document, past: [...history.past, step].slice(-MAX_STEPS), future: [] };
}

export function undo(history: History): History {
  const step = history.past.at(-1);
  if (!step) return history;
  return {
    document: applyPatches(history.document, step.undo),
    past: history.past.slice(0, -1),
    future: [step, ...history.future],
  };
}

export function redo(history: History): History {
  const [step, ...future] = history.future;
  if (!step) return history;
  const again = { ...step, merge: null };
  return {
    document: applyPatches(history.document, step.redo),
    past: [...history.past, again],
    future,
  };
}
