/** What the canvas saves: the source language, as `engine.graph.model` reads it. */

import type { GraphNode, WorkflowGraph } from "@/api/model";

export type {
  ChoiceCase,
  ChoiceNode,
  EndNode,
  GraphEdge,
  GraphNode,
  Issue,
  JsonObject,
  OperationNode,
  Position,
  Retry,
  StartForm,
  StartNode,
  TimeLimits,
  WorkflowGraph,
} from "@/api/model";

/** The closed list of node kinds. Adding one: see docs/how-to/add-a-node-kind.md. */
export type NodeKind = GraphNode["kind"];
export type Join = "all" | "any";

/** Handle of a choice that is live when no case holds. */
export const OTHERWISE = "otherwise";
/** The only outgoing handle of every other node. */
export const OUT = "out";

export const EMPTY_GRAPH: WorkflowGraph = { format: 1, nodes: [], edges: [] };

export function findNode(document: WorkflowGraph, id: string): GraphNode | undefined {
  return document.nodes.find((node) => node.id === id);
}

/** Outgoing handles of a node, in the order in which they are drawn. */
export function handlesOf(node: GraphNode): string[] {
  switch (node.kind) {
    case "start":
    case "operation":
      return [OUT];
    case "choice":
      return [...node.cases.map((c) => c.id), OTHERWISE];
    case "end":
      return [];
  }
}

/** What people read beside a choice's handle; empty for the only handle of another node. */
export function handleName(node: GraphNode, handle: string): string {
  if (node.kind !== "choice") return "";
  if (handle === OTHERWISE) return "otherwise";
  return node.cases.find((c) => c.id === handle)?.name || handle;
}

export function takesIncoming(node: GraphNode): boolean {
  return node.kind !== "start";
}

export function isOpen(document: WorkflowGraph, node: string, handle: string): boolean {
  return !document.edges.some((e) => e.source === node && e.source_handle === handle);
}
