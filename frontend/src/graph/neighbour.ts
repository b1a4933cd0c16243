/** Which node the arrow keys lead to, and the keys that go into a container and out of it. */

import { findNode, type GraphNode, type Position, type WorkflowGraph } from "./document";
import { sizeOf } from "./geometry";
import { childrenOf } from "./tree";

export type Direction = "left" | "right" | "up" | "down";

const centre = (node: GraphNode): Position => {
  const { width, height } = sizeOf(node);
  return { x: node.position.x + width / 2, y: node.position.y + height / 2 };
};

/**
 * Left and right follow the lines, nearest first; up and down, and left and right where no line
 * leads, go to the nearest node on that side. From nowhere, to the start. The arrows stay in the
 * container that they are in, but for the line that leads out of it to the left.
 */
export function neighbour(
  document: WorkflowGraph,
  from: string | null,
  direction: Direction,
): string | null {
  const node = from === null ? undefined : findNode(document, from);
  if (!node) {
    const start = document.nodes.find((known) => known.kind === "start") ?? document.nodes[0];
    return start?.id ?? null;
  }
  return alongLines(document, node, direction) ?? onThatSide(document, node, direction);
}

/** The first step inside a container; null when it is empty, or none. */
export function firstInside(document: WorkflowGraph, id: string): string | null {
  const children = childrenOf(document, id);
  const entered = new Set(document.edges.filter((e) => e.source === id).map((e) => e.target));
  const [first] = [...children].sort(
    (a, b) =>
      Number(entered.has(b.id)) - Number(entered.has(a.id)) ||
      a.position.y - b.position.y ||
      a.position.x - b.position.x,
  );
  return first?.id ?? null;
}

function alongLines(document: WorkflowGraph, node: GraphNode, direction: Direction): string | null {
  if (direction === "up" || direction === "down") return null;
  const ids = document.edges
    .filter((e) => (direction === "right" ? e.source : e.target) === node.id)
    .map((e) => (direction === "right" ? e.target : e.source));
  const y = centre(node).y;
  const found = ids
    .map((id) => findNode(document, id))
    .filter((known) => known !== undefined)
    .filter((known) => direction === "left" || known.parent !== node.id)
    .sort((a, b) => Math.abs(centre(a).y - y) - Math.abs(centre(b).y - y));
  return found[0]?.id ?? null;
}

function onThatSide(document: WorkflowGraph, node: GraphNode, direction: Direction): string | null {
  const own = centre(node);
  const horizontal = direction === "left" || direction === "right";
  const sign = direction === "left" || direction === "up" ? -1 : 1;
  let best: { id: string; cost: number } | null = null;
  for (const other of childrenOf(document, node.parent)) {
    const { x, y } = centre(other);
    const ahead = (horizontal ? x - own.x : y - own.y) * sign;
    const aside = Math.abs(horizontal ? y - own.y : x - own.x);
    const cost = ahead + 2 * aside;
    if (other.id !== node.id && ahead > 1 && (best === null || cost < best.cost)) {
      best = { id: other.id, cost };
    }
  }
  return best?.id ?? null;
}
