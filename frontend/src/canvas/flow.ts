/** The document in React Flow's words. The same node gives the same object, so that nothing redraws. */

import { type Edge, type Node, type NodeHandle, Position } from "@xyflow/react";
import type { GraphEdge, GraphNode, NodeKind, Position as Point } from "@/graph/document";
import { takesIncoming } from "@/graph/document";
import { incomingPlace, outgoingPlaces, sizeOf } from "@/graph/geometry";

export type FlowNode = Node<{ node: GraphNode }, NodeKind>;
export type FlowEdge = Edge<Record<string, never>, "line">;

/** Diameter of a handle; small to look at, with a larger area to catch (see the style sheet). */
export const HANDLE_SIZE = 10;

function handlesFor(node: GraphNode): NodeHandle[] {
  const half = HANDLE_SIZE / 2;
  const size = { width: HANDLE_SIZE, height: HANDLE_SIZE };
  const outgoing: NodeHandle[] = outgoingPlaces(node).map(({ id, x, y }) => ({
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
  };
}

export function flowNode(node: GraphNode, selected: boolean, moved?: Point): FlowNode {
  const cache = selected ? selectedNodes : plainNodes;
  let known = cache.get(node);
  if (!known) {
    known = made(node, selected);
    cache.set(node, known);
  }
  return moved ? { ...known, position: moved, dragging: true } : known;
}

const plainEdges = new WeakMap<GraphEdge, FlowEdge>();
const selectedEdges = new WeakMap<GraphEdge, FlowEdge>();

export function flowEdge(edge: GraphEdge, selected: boolean): FlowEdge {
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
  };
  cache.set(edge, drawn);
  return drawn;
}
