import {
  findNode,
  type GraphEdge,
  isContainer,
  type Position,
  type WorkflowGraph,
} from "../document";
import { inside } from "../frames";
import { absolute, ancestorsOf, originOf, topmost } from "../tree";
import { defineEdit } from "./edit";
import { looseEdges } from "./looseEdges";

interface Move {
  readonly nodes: readonly string[];
  /** The container that the nodes go into; null for the outermost block. */
  readonly parent: string | null;
  /** Where they go on the canvas; those that are not named stay where they are on it. */
  readonly places?: ReadonlyMap<string, Position>;
}

/** Why nodes may not go into a container, as a sentence; null when they may. */
export function whyNotInto(
  document: WorkflowGraph,
  { nodes, parent }: Pick<Move, "nodes" | "parent">,
): string | null {
  if (parent === null) return null;
  const container = findNode(document, parent);
  if (!container || !isContainer(container)) return "Steps go only into a frame.";
  if (nodes.some((id) => findNode(document, id)?.kind === "start")) {
    return "The start stays outside of every frame.";
  }
  const around = [parent, ...ancestorsOf(document, parent).map((node) => node.id)];
  return nodes.some((id) => around.includes(id)) ? "A frame cannot go into itself." : null;
}

/**
 * Move nodes into a container, or out of one; what is inside of them comes along.
 *
 * Lines that would cross a border are removed: `linesCut` says which before it is done.
 */
export const moveInto = defineEdit<Move>((draft, { nodes, parent, places }) => {
  if (whyNotInto(draft, { nodes, parent }) !== null) return;
  const moved = topmost(draft, new Set(nodes));
  const origin = originOf(draft, parent);
  for (const node of draft.nodes) {
    if (!moved.has(node.id)) continue;
    const at = places?.get(node.id) ?? absolute(draft, node);
    const own = { x: Math.round(at.x - origin.x), y: Math.round(at.y - origin.y) };
    const position = parent === null ? own : inside(own);
    if (node.position.x !== position.x || node.position.y !== position.y) node.position = position;
  }
  // After all have been placed: where a node is depends on what is still around it.
  for (const node of draft.nodes) if (moved.has(node.id)) node.parent = parent;
  const cut = new Set(looseEdges(draft, moved).map((edge) => edge.id));
  if (cut.size > 0) draft.edges = draft.edges.filter((edge) => !cut.has(edge.id));
});

/** The lines that a move would cut. */
export function linesCut(document: WorkflowGraph, move: Move): GraphEdge[] {
  const kept = new Set(moveInto(document, move).edges.map((edge) => edge.id));
  return document.edges.filter((edge) => !kept.has(edge.id));
}
