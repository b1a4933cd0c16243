/** Frames that hold what is in them, and which of them is under a point. */

import {
  type ContainerNode,
  type GraphNode,
  isContainer,
  type Position,
  type WorkflowGraph,
} from "./document";
import {
  type Box,
  boundsAround,
  HEAD,
  PADDING,
  RIGHT,
  type Size,
  sizeOf,
  smallestSize,
} from "./geometry";
import { absolute, ancestorsOf, childrenOf, depthOf } from "./tree";

/** No step sits on the head or on the border of its container. */
export const LEAST_X = PADDING;
export const LEAST_Y = HEAD + PADDING / 2;

export const inside = ({ x, y }: Position): Position => ({
  x: Math.max(x, LEAST_X),
  y: Math.max(y, LEAST_Y),
});

/** The size that a container needs for these children. */
export function sizeFor(node: ContainerNode, children: readonly GraphNode[]): Size {
  const least = smallestSize(node);
  const content = boundsAround(children);
  if (!content) return least;
  return {
    width: Math.max(least.width, Math.ceil(content.x + content.width + RIGHT)),
    height: Math.max(least.height, Math.ceil(content.y + content.height + PADDING)),
  };
}

/** Containers from the innermost to the outermost, so that each is measured after its content. */
function innermostFirst(document: WorkflowGraph): ContainerNode[] {
  return document.nodes
    .filter(isContainer)
    .map((node) => ({ node, depth: depthOf(document, node.id) }))
    .sort((a, b) => b.depth - a.depth)
    .map(({ node }) => node);
}

/** What it takes until every container holds its content. */
export interface Settling {
  readonly sizes: ReadonlyMap<string, Size>;
  readonly positions: ReadonlyMap<string, Position>;
}

/**
 * Find which containers have to grow, and what to move: steps off a head or a border, and what
 * stood right of a frame, or below it, by what the frame grew.
 *
 * Containers never shrink by themselves: somebody may have made them that large.
 */
export function settling(document: WorkflowGraph): Settling {
  const sizes = new Map<string, Size>();
  const positions = new Map<string, Position>();
  const now = (node: GraphNode): GraphNode => {
    const position = positions.get(node.id) ?? node.position;
    const size = sizes.get(node.id);
    return { ...node, position, ...(size && isContainer(node) ? { size } : {}) } as GraphNode;
  };
  for (const container of innermostFirst(document)) {
    const children = childrenOf(document, container.id);
    const content = boundsAround(children.map(now));
    if (!content) continue;
    const by = { x: Math.max(0, LEAST_X - content.x), y: Math.max(0, LEAST_Y - content.y) };
    if (by.x > 0 || by.y > 0) {
      for (const child of children) positions.set(child.id, shifted(now(child).position, by));
    }
    const need = sizeFor(container, children.map(now));
    const { width, height } = container.size;
    if (need.width <= width && need.height <= height) continue;
    const size = { width: Math.max(need.width, width), height: Math.max(need.height, height) };
    sizes.set(container.id, size);
    const siblings = childrenOf(document, container.parent).map(now);
    const frame = { ...now(container).position, ...sizeOf(container) };
    for (const [id, position] of pushed(siblings, frame, size)) positions.set(id, position);
  }
  return { sizes, positions };
}

/** What has to move when a box of a block becomes larger: all right of it, and all below it. */
export function pushed(
  siblings: readonly GraphNode[],
  box: Box,
  size: Size,
): Map<string, Position> {
  const by = { x: Math.max(0, size.width - box.width), y: Math.max(0, size.height - box.height) };
  const moved = new Map<string, Position>();
  for (const { id, position } of siblings) {
    const right = position.x >= box.x + box.width;
    const below = position.y >= box.y + box.height && position.x < box.x + size.width;
    if (right && by.x > 0) moved.set(id, shifted(position, { x: by.x, y: 0 }));
    else if (below && !right && by.y > 0) moved.set(id, shifted(position, { x: 0, y: by.y }));
  }
  return moved;
}

const shifted = ({ x, y }: Position, by: Position): Position => ({ x: x + by.x, y: y + by.y });

/** The document with containers that hold their content; the same one where all do. */
export function settled(document: WorkflowGraph): WorkflowGraph {
  const { sizes, positions } = settling(document);
  if (sizes.size === 0 && positions.size === 0) return document;
  const nodes = document.nodes.map((node) => {
    const size = sizes.get(node.id);
    const position = positions.get(node.id);
    if (!size && !position) return node;
    return { ...node, ...(size ? { size } : {}), ...(position ? { position } : {}) } as GraphNode;
  });
  return { ...document, nodes };
}

/** The innermost container whose inside is at a point of the canvas; null for none. */
export function containerAt(
  document: WorkflowGraph,
  point: Position,
  except: ReadonlySet<string> = new Set(),
): string | null {
  let found: { id: string; depth: number } | null = null;
  for (const node of document.nodes) {
    if (!isContainer(node) || except.has(node.id)) continue;
    const { x, y } = absolute(document, node);
    const { width, height } = sizeOf(node);
    const within =
      point.x >= x && point.x <= x + width && point.y >= y + HEAD && point.y <= y + height;
    if (!within || ancestorsOf(document, node.id).some((a) => except.has(a.id))) continue;
    const depth = depthOf(document, node.id);
    if (found === null || depth > found.depth) found = { id: node.id, depth };
  }
  return found?.id ?? null;
}
