/** Which lines may be drawn. The server's checks say the same; this says it while one drags. */

import {
  findNode,
  type GraphEdge,
  type GraphNode,
  handlesOf,
  innerHandlesOf,
  takesIncoming,
  type WorkflowGraph,
} from "./document";

export type Connection = Omit<GraphEdge, "id">;

/** Why a line may not be drawn, as a sentence; null when it may. */
export function whyNotConnectable(document: WorkflowGraph, wanted: Connection): string | null {
  const source = findNode(document, wanted.source);
  const target = findNode(document, wanted.target);
  if (!source || !target) return "One of the two steps is gone.";
  if (source.id === target.id) return "A step cannot follow itself.";
  if (!takesIncoming(target)) return "Nothing comes before the start.";
  const apart = whyApart(source, wanted.source_handle, target);
  if (apart !== null) return apart;
  if (isDuplicate(document, wanted)) return "These two are already connected.";
  if (reaches(document, wanted.target, wanted.source)) {
    return "That would be a circle: the step comes before this one.";
  }
  return null;
}

/** Why a handle cannot lead to a node, wherever other lines go; null when it can. */
export function whyApart(source: GraphNode, handle: string, target: GraphNode): string | null {
  if (innerHandlesOf(source).includes(handle)) {
    return target.parent === source.id ? null : "This leads only to steps inside of it.";
  }
  if (!handlesOf(source).includes(handle)) {
    return source.kind === "end" ? "Nothing follows an end." : "This way out is gone.";
  }
  if (source.parent === target.parent) return null;
  return target.parent === source.id
    ? "Begin at the handle on the inner left edge."
    : "A line does not cross the border of a frame.";
}

function isDuplicate(document: WorkflowGraph, wanted: Connection): boolean {
  return document.edges.some(
    (edge) =>
      edge.source === wanted.source &&
      edge.source_handle === wanted.source_handle &&
      edge.target === wanted.target,
  );
}

/** Everything that paths lead to from a node, the node itself included. */
export function reachedFrom(document: Pick<WorkflowGraph, "edges">, from: string): Set<string> {
  const next = new Map<string, string[]>();
  for (const edge of document.edges) {
    const known = next.get(edge.source);
    if (known) known.push(edge.target);
    else next.set(edge.source, [edge.target]);
  }
  const seen = new Set([from]);
  for (const id of seen) for (const target of next.get(id) ?? []) seen.add(target);
  return seen;
}

/** Whether a path leads from one node to another. */
export function reaches(document: WorkflowGraph, from: string, to: string): boolean {
  return reachedFrom(document, from).has(to);
}
