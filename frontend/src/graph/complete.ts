/** Fill in what a graph does not say: one saved before a setting was there, or with values hidden. */

import type { GraphEdge, GraphNode, WorkflowGraph } from "./document";
import { DEFAULT_SETTINGS, OUT } from "./document";
import { KINDS } from "./kinds";

type Bare<T> = { readonly [K in keyof T]?: T[K] | undefined };

function completeNode(node: GraphNode): GraphNode {
  const named = { parent: null, name: "", notes: "", stage: "", position: { x: 0, y: 0 } };
  const full = { ...named, ...KINDS[node.kind].fresh(), ...node };
  return Object.keys(full).length === Object.keys(node).length ? node : (full as GraphNode);
}

const completeEdge = (edge: GraphEdge): GraphEdge =>
  edge.source_handle ? edge : { ...edge, source_handle: OUT };

/** A graph with every key there; nodes and edges that had them all stay the same objects. */
export function complete(graph: Bare<WorkflowGraph>): WorkflowGraph {
  return {
    format: 1,
    settings: { ...DEFAULT_SETTINGS, ...graph.settings },
    variables: graph.variables ?? [],
    nodes: (graph.nodes ?? []).map(completeNode),
    edges: (graph.edges ?? []).map(completeEdge),
  };
}
