import { whyNotConnectable } from "../connectable";
import { edgeId } from "../ids";
import { withInsides } from "../tree";
import { defineEdit } from "./edit";

/**
 * Delete nodes and lines; a container goes with everything inside.
 *
 * A single deleted step that sat in the middle of one line is bridged: what came before it leads
 * to what came after it.
 */
export const deleteSelection = defineEdit<{ nodes: readonly string[]; edges: readonly string[] }>(
  (draft, { nodes, edges }) => {
    const goneNodes = withInsides(draft, nodes);
    const goneEdges = new Set(edges);
    const [only] = nodes.length === 1 ? nodes : [];
    const before = draft.edges.filter((e) => e.target === only && !goneEdges.has(e.id));
    const after = draft.edges.filter(
      (e) => e.source === only && !goneEdges.has(e.id) && !goneNodes.has(e.target),
    );
    draft.nodes = draft.nodes.filter((node) => !goneNodes.has(node.id));
    draft.edges = draft.edges.filter(
      (e) => !goneEdges.has(e.id) && !goneNodes.has(e.source) && !goneNodes.has(e.target),
    );
    const [from, to] = [before[0], after[0]];
    if (before.length !== 1 || after.length !== 1 || !from || !to) return;
    const bridge = { source: from.source, source_handle: from.source_handle, target: to.target };
    if (whyNotConnectable(draft, bridge) === null)
      draft.edges.push({ id: edgeId(bridge), ...bridge });
  },
);
