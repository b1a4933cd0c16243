import { castDraft } from "immer";
import { findNode, type GraphNode, handlesOf, takesIncoming } from "../document";
import { edgeId } from "../ids";
import { defineEdit } from "./edit";

/** Put a node, new or already there, into a line: what the line led to now follows the node. */
export const insertOnEdge = defineEdit<{ node: GraphNode; edge: string }>(
  (draft, { node, edge }) => {
    const line = draft.edges.find((known) => known.id === edge);
    if (!draft.nodes.some((known) => known.id === node.id)) draft.nodes.push(castDraft(node));
    const [handle] = handlesOf(node);
    if (!line || !takesIncoming(node) || line.source === node.id || line.target === node.id) return;
    // Another block than that of the line: it would cross a border.
    if (findNode(draft, line.target)?.parent !== node.parent) return;
    const after = { source: node.id, source_handle: handle ?? "", target: line.target };
    line.target = node.id;
    line.id = edgeId(line);
    if (handle) draft.edges.push({ id: edgeId(after), ...after });
  },
);
