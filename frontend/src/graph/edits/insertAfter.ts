import { castDraft } from "immer";
import { type GraphNode, handlesOf, leaving } from "../document";
import { edgeId } from "../ids";
import { defineEdit } from "./edit";

/**
 * Put a new node behind another one's handle.
 *
 * Where exactly one line leaves the handle, the node goes into that line; otherwise it becomes one
 * more successor. The node is in the right block already: that of `after`, or inside of it where
 * the handle is an inner one.
 */
export const insertAfter = defineEdit<{ node: GraphNode; after: string; handle: string }>(
  (draft, { node, after, handle }) => {
    draft.nodes.push(castDraft(node));
    const lines = leaving(draft, after, handle);
    const [line] = lines;
    const [ownHandle] = handlesOf(node);
    if (line && lines.length === 1 && ownHandle) {
      const next = { source: node.id, source_handle: ownHandle, target: line.target };
      draft.edges.push({ id: edgeId(next), ...next });
      draft.edges = draft.edges.filter((e) => e.id !== line.id);
    }
    const link = { source: after, source_handle: handle, target: node.id };
    draft.edges.push({ id: edgeId(link), ...link });
  },
);
