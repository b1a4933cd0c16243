/** What the canvas saves: the source language, as `engine.graph.model` reads it. */

import type { GraphEdge, GraphNode, WorkflowGraph } from "@/api/model";
import { factsOf } from "./kinds";

export type {
  Catch,
  ChoiceCase,
  ChoiceNode,
  DecisionCell,
  DecisionInput,
  DecisionNode,
  DecisionOutput,
  DecisionRow,
  EndNode,
  ForEachNode,
  GraphEdge,
  GraphNode,
  Issue,
  JsonObject,
  OperationNode,
  Position,
  RepeatNode,
  RespondNode,
  Retry,
  ScopeNode,
  ScriptNode,
  StartForm,
  StartNode,
  TaskNode,
  TimeLimits,
  TransformNode,
  Undo,
  Variable,
  WaitNode,
  Way,
  WorkflowGraph,
  WorkflowSettings,
} from "@/api/model";
export { BODY, FINALLY, OTHERWISE, OUT } from "./kinds";

/** The closed list of node kinds. Adding one: see docs/how-to/add-a-node-kind.md. */
export type NodeKind = GraphNode["kind"];
export type JoiningNode = Exclude<GraphNode, { kind: "start" }>;
export type Join = JoiningNode["join"];
/** A node with nodes of its own: those that name it as their `parent`. */
export type ContainerNode = Extract<GraphNode, { size: unknown }>;

export const DEFAULT_SETTINGS: WorkflowGraph["settings"] = {
  time_limit_s: null,
  sla_s: null,
  at_once: null,
  priority: 3,
  business_key: "",
  business_key_for: "under_way",
};

export const EMPTY_GRAPH: WorkflowGraph = {
  format: 1,
  settings: DEFAULT_SETTINGS,
  variables: [],
  nodes: [],
  edges: [],
};

export function findNode(document: WorkflowGraph, id: string): GraphNode | undefined {
  return document.nodes.find((node) => node.id === id);
}

/** Ways out of a node, in the order in which they are drawn. */
export const handlesOf = (node: GraphNode): readonly string[] => factsOf(node).handles(node);

/** Ways from a container to its own children; none for other nodes. */
export const innerHandlesOf = (node: GraphNode): readonly string[] =>
  Object.keys(factsOf(node).inner ?? {});

export function isContainer(node: GraphNode): node is ContainerNode {
  return factsOf(node).inner !== undefined;
}

/** What people read beside a handle; empty for the only way out of a node. */
export function handleName(node: GraphNode, handle: string): string {
  const { inner, handleName: named } = factsOf(node);
  return inner?.[handle] ?? named?.(node, handle) ?? "";
}

export const takesIncoming = (node: GraphNode): boolean => factsOf(node).takesIncoming;

export function isOpen(document: WorkflowGraph, node: string, handle: string): boolean {
  return !document.edges.some((e) => e.source === node && e.source_handle === handle);
}

/** Lines that leave a handle. */
export function leaving(document: WorkflowGraph, node: string, handle: string): GraphEdge[] {
  return document.edges.filter((e) => e.source === node && e.source_handle === handle);
}
