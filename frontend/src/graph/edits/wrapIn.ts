import { castDraft, type Draft } from "immer";
import {
  BODY,
  type ContainerNode,
  findNode,
  type GraphEdge,
  OUT,
  takesIncoming,
  type WorkflowGraph,
} from "../document";
import { pushed, sizeFor } from "../frames";
import { boundsAround, ENTRY, HEAD, PADDING } from "../geometry";
import { edgeId } from "../ids";
import { topmost, withInsides } from "../tree";
import { defineEdit } from "./edit";

/** Why steps cannot be put into a new container together, as a sentence; null when they can. */
export function whyNotWrap(document: WorkflowGraph, ids: ReadonlySet<string>): string | null {
  const nodes = [...topmost(document, ids)].map((id) => findNode(document, id));
  const [first] = nodes;
  if (!first) return "Select the steps first.";
  if (nodes.some((node) => node?.kind === "start"))
    return "The start stays outside of every frame.";
  return nodes.every((node) => node?.parent === first.parent)
    ? null
    : "The steps are in different frames.";
}

/**
 * Put a new container around steps.
 *
 * Lines into the steps now lead to the container, and from its inner handle on; lines out of them
 * leave the container. The container's own place is made from where the steps are.
 */
export const wrapIn = defineEdit<{ nodes: readonly string[]; container: ContainerNode }>(
  (draft, { nodes, container }) => {
    const wrapped = topmost(draft, new Set(nodes));
    if (whyNotWrap(draft, wrapped) !== null) return;
    const own = draft.nodes.filter((node) => wrapped.has(node.id));
    const box = boundsAround(own);
    if (!box || !own[0]) return;
    const { parent } = own[0];
    for (const node of own) {
      const { x, y } = node.position;
      node.position = { x: x - box.x + ENTRY, y: y - box.y + HEAD + PADDING };
      node.parent = container.id;
    }
    const size = sizeFor(container, own);
    // The head stands where the steps stood, so that the line into it stays level.
    const frame = { ...container, parent, position: { x: box.x, y: box.y }, size };
    const beside = draft.nodes.filter((node) => node.parent === parent);
    const places = pushed(beside, box, size);
    for (const node of beside) node.position = places.get(node.id) ?? node.position;
    draft.nodes.push(castDraft(frame as ContainerNode));
    redraw(draft, wrapped, container.id);
  },
);

function redraw(draft: Draft<WorkflowGraph>, wrapped: ReadonlySet<string>, id: string): void {
  const lines = new Map<string, GraphEdge>();
  const add = (source: string, source_handle: string, target: string) => {
    const line = { source, source_handle, target };
    lines.set(edgeId(line), { id: edgeId(line), ...line });
  };
  const inside = withInsides(draft, wrapped);
  for (const edge of draft.edges) {
    const [from, to] = [inside.has(edge.source), inside.has(edge.target)];
    if (from === to) {
      lines.set(edge.id, edge);
    } else if (to) {
      add(edge.source, edge.source_handle, id);
      add(id, BODY, edge.target);
    } else {
      add(id, OUT, edge.target);
    }
  }
  const reached = new Set([...lines.values()].map((edge) => edge.target));
  for (const node of draft.nodes) {
    if (wrapped.has(node.id) && takesIncoming(node) && !reached.has(node.id))
      add(id, BODY, node.id);
  }
  draft.edges = [...lines.values()];
}
