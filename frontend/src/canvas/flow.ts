/** The document in React Flow's words. The same node gives the same object, so that nothing redraws. */

import { type Edge, type Node, type NodeHandle, Position } from "@xyflow/react";
import type { GraphEdge, GraphNode, NodeKind, Position as Point } from "@/graph/document";
import { isContainer, OUT, takesIncoming } from "@/graph/document";
import { incomingPlace, innerPlaces, outgoingPlaces, type Size, sizeOf } from "@/graph/geometry";

export type FlowNode = Node<{ node: GraphNode }, NodeKind>;
export type FlowEdge = Edge<{ readonly catches: boolean }, "line">;

/** Diameter of a handle; small to look at, with a larger area to catch (see the style sheet). */
export const HANDLE_SIZE = 10;

function handlesFor(node: GraphNode): NodeHandle[] {
  const half = HANDLE_SIZE / 2;
  const size = { width: HANDLE_SIZE, height: HANDLE_SIZE };
  const places = [...outgoingPlaces(node), ...innerPlaces(node)];
  const outgoing: NodeHandle[] = places.map(({ id, x, y }) => ({
    id,
    type: "source",
    position: Position.Right,
    x: x - half,
    y: y - half,
    ...size,
  }));
  if (!takesIncoming(node)) return outgoing;
  const { x, y } = incomingPlace(node);
  const incoming = { id: "in", type: "target", position: Position.Left } as const;
  return [{ ...incoming, x: x - half, y: y - half, ...size }, ...outgoing];
}

const plainNodes = new WeakMap<GraphNode, FlowNode>();
const selectedNodes = new WeakMap<GraphNode, FlowNode>();

/** The inside of a frame is canvas: one drags, selects and drops through it. */
const THROUGH = { pointerEvents: "none" } as const;

function made(node: GraphNode, selected: boolean): FlowNode {
  const size = sizeOf(node);
  return {
    id: node.id,
    type: node.kind,
    position: node.position,
    data: { node },
    ...size,
    measured: size,
    handles: handlesFor(node),
    selected,
    ...(node.parent === null ? {} : { parentId: node.parent }),
    ...(isContainer(node) ? { style: THROUGH } : {}),
  };
}

/** Where a node is, and how large, while somebody drags it. */
export interface Moving {
  readonly position?: Point;
  readonly size?: Size;
}

export function flowNode(node: GraphNode, selected: boolean, moving?: Moving): FlowNode {
  if (moving?.size && isContainer(node)) {
    const drawn = made({ ...node, size: moving.size }, selected);
    return moving.position ? { ...drawn, position: moving.position } : drawn;
  }
  const cache = selected ? selectedNodes : plainNodes;
  let known = cache.get(node);
  if (!known) {
    known = made(node, selected);
    cache.set(node, known);
  }
  return moving?.position ? { ...known, position: moving.position, dragging: true } : known;
}

const plainEdges = new WeakMap<GraphEdge, FlowEdge>();
const selectedEdges = new WeakMap<GraphEdge, FlowEdge>();

/** `source` is the node that the line leaves; what leaves a frame after an error is drawn as such. */
export function flowEdge(
  edge: GraphEdge,
  selected: boolean,
  from: GraphNode | undefined,
): FlowEdge {
  const cache = selected ? selectedEdges : plainEdges;
  const known = cache.get(edge);
  if (known) return known;
  const { id, source, target, source_handle: sourceHandle } = edge;
  const drawn: FlowEdge = {
    id,
    type: "line",
    source,
    target,
    sourceHandle,
    targetHandle: "in",
    selected,
    data: { catches: from !== undefined && isCatch(from, sourceHandle) },
  };
  cache.set(edge, drawn);
  return drawn;
}

/** Whether a way out of a frame is taken only after an error. */
export function isCatch(node: GraphNode, handle: string): boolean {
  return node.kind === "scope" && handle !== OUT && node.catches.some((c) => c.id === handle);
}
