import { castDraft } from "immer";
import type { GraphNode } from "../document";
import { defineEdit } from "./edit";

/** Add a node whose id is still free; a node with a taken id is refused. */
export const addNode = defineEdit<{ node: GraphNode }>((draft, { node }) => {
  if (draft.nodes.some((known) => known.id === node.id)) {
    throw new Error(`There is already a step with the id ${node.id}.`);
  }
  draft.nodes.push(castDraft(node));
});
