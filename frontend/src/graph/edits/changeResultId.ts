import { rewriteKey } from "../references";
import { defineEdit } from "./edit";

/** Change every expression that reads a result of a decision table by its old name. */
export const changeResultId = defineEdit<{ node: string; from: string; to: string }>(
  (draft, { node, from, to }) => {
    for (const known of draft.nodes) rewriteKey(known, node, from, to);
  },
);
