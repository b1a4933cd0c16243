import { type Draft, produce } from "immer";
import type { WorkflowGraph } from "../document";

/** A change written as a recipe on a draft of the document. */
export type Recipe = (draft: Draft<WorkflowGraph>) => void;

/**
 * One change of a document.
 *
 * Called, it is a pure function; `on` gives the recipe, so that a gesture of several edits is one
 * step of the history.
 */
export interface Edit<Arguments> {
  (document: WorkflowGraph, args: Arguments): WorkflowGraph;
  on: (args: Arguments) => Recipe;
}

export function defineEdit<Arguments>(
  change: (draft: Draft<WorkflowGraph>, args: Arguments) => void,
): Edit<Arguments> {
  const on =
    (args: Arguments): Recipe =>
    (draft) => {
      change(draft, args);
    };
  return Object.assign((document: WorkflowGraph, args: Arguments) => produce(document, on(args)), {
    on,
  });
}
