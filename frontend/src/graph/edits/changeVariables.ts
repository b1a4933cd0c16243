import { castDraft } from "immer";
import type { Variable } from "../document";
import { rewriteReferences, rewriteSettings } from "../references";
import { defineEdit } from "./edit";

/**
 * Replace the variables of the workflow.
 *
 * `renamed` tells the old id of one from its new one, so that `vars.<id>` changes everywhere.
 */
export const changeVariables = defineEdit<{
  variables: readonly Variable[];
  renamed?: { readonly from: string; readonly to: string };
}>((draft, { variables, renamed }) => {
  draft.variables = castDraft([...variables]);
  if (!renamed) return;
  const { from, to } = renamed;
  for (const node of draft.nodes) rewriteReferences(node, from, to, "vars");
  rewriteSettings(draft, from, to, "vars");
});
