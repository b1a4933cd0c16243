/** Which lines may be drawn. The server's checks say the same; this says it while one drags. */

import { findNode, handlesOf, takesIncoming, type WorkflowGraph } from "./document";

export interface Connection {
  source: string;
  source_handle: string;
  target: string;
}

/** Why a line may not be drawn, as a sentence; null when it may. */
export function whyNotConnectable(document: WorkflowGraph, wanted: Connection): string | null {
  const source = findNode(document, wanted.source);
  const target = findNode(document, wanted.target);
  if (!source || !target) return "One of the two steps is gone.";
  if (source.id === target.id) return "A step cannot follow itself.";
  if (!takesIncoming(target)) return "Nothing comes before the start.";
  if (!handlesOf(source).includes(wanted.source_handle)) {
    return source.kind === "end" ? "Nothing follows an end." : "This way out is gone.";
  }
  if (isDuplicate(document, wanted)) return "These two are already connected.";
  if (reaches(document, wanted.target, wanted.source)) {
    return "That would be a circle: the step comes before this one.";
  }
  return null;
}

function isDuplicate(document: WorkflowGraph, wanted: Connection): boolean {
  return document.edges.some(
    (edge) =>
      edge.source === wanted.source &&
      edge.source_handle === wanted.source_handle &&
      edge.target === wanted.target,
  );
}

/** Whether a path leads from one node to another. */
export function reaches(document: WorkflowGraph, from: string, to: string): boolean {
  const next = new Map<string, string[]>();
  for (const edge of document.edges) {
    const known = next.get(edge.source);
    if (known) known.push(edge.target);
    else next.set(edge.source, [edge.target]);
  }
  const seen = new Set([from]);
  const open = [from];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    if (id === to) return true;
    for (const target of next.get(id) ?? []) {
      if (!seen.has(target)) {
        seen.add(target);
        open.push(target);
      }
    }
  }
  return false;
}
