import type { Draft } from "immer";
import { type Connection, reachedFrom, whyNotConnectable } from "../connectable";
import type { WorkflowGraph } from "../document";
import { BODY, findNode, type GraphNode, handlesOf, isContainer, OUT } from "../document";
import { edgeId } from "../ids";
import { absolute, childrenOf, originOf } from "../tree";
import { defineEdit } from "./edit";

/** Ways out of a step that has no line yet: all of a choice, the first of any other. */
function openEnds(node: GraphNode): readonly string[] {
  return node.kind === "choice" ? handlesOf(node) : handlesOf(node).slice(0, 1);
}

/**
 * Take a container away and leave what was inside where it is.
 *
 * What led to the container leads to the first steps of its body, and what the body ended with
 * leads to what followed. Ways that only the container had, such as catches, go with it.
 */
export const ungroup = defineEdit<{ id: string }>((draft, { id }) => {
  const container = findNode(draft, id);
  if (!container || !isContainer(container)) return;
  const joined = linesAround(draft, id);
  const origin = originOf(draft, container.parent);
  const children = new Set(childrenOf(draft, id).map((child) => child.id));
  for (const node of draft.nodes) {
    if (!children.has(node.id)) continue;
    const { x, y } = absolute(draft, node);
    node.position = { x: x - origin.x, y: y - origin.y };
  }
  for (const node of draft.nodes) if (children.has(node.id)) node.parent = container.parent;
  draft.nodes = draft.nodes.filter((node) => node.id !== id);
  draft.edges = draft.edges.filter((e) => e.source !== id && e.target !== id);
  for (const line of joined) {
    if (whyNotConnectable(draft, line) === null) draft.edges.push({ id: edgeId(line), ...line });
  }
});

/** The lines that take the place of the container's own. */
function linesAround(draft: Draft<WorkflowGraph>, id: string): Connection[] {
  const before = draft.edges.filter((e) => e.target === id);
  const after = draft.edges.filter((e) => e.source === id && e.source_handle === OUT);
  const first = draft.edges.filter((e) => e.source === id && e.source_handle === BODY);
  const reached = new Set(first.flatMap((e) => [...reachedFrom(draft, e.target)]));
  const last = childrenOf(draft, id).filter(
    (node) => reached.has(node.id) && !draft.edges.some((e) => e.source === node.id),
  );
  return [
    ...before.flatMap(({ source, source_handle }) =>
      first.map(({ target }) => ({ source, source_handle, target })),
    ),
    ...last.flatMap((node) =>
      openEnds(node).flatMap((source_handle) =>
        after.map(({ target }) => ({ source: node.id, source_handle, target })),
      ),
    ),
  ];
}
