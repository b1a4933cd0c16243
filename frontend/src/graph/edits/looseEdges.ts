/** Lines that lead nowhere any more: their handle is gone, or a border has come between. */

import { whyApart } from "../connectable";
import type { GraphEdge, GraphNode, WorkflowGraph } from "../document";

const fits = (edge: GraphEdge, nodes: ReadonlyMap<string, GraphNode>): boolean => {
  const source = nodes.get(edge.source);
  const target = nodes.get(edge.target);
  return !!source && !!target && whyApart(source, edge.source_handle, target) === null;
};

/** Those of the lines that touch one of the nodes and fit no longer. */
export function looseEdges(document: WorkflowGraph, touching: ReadonlySet<string>): GraphEdge[] {
  const nodes = new Map(document.nodes.map((node) => [node.id, node]));
  return document.edges.filter(
    (edge) => (touching.has(edge.source) || touching.has(edge.target)) && !fits(edge, nodes),
  );
}
