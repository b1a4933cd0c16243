/** What the canvas saves: the source language, as `engine.graph.model` reads it. */

export type NodeKind = "start" | "operation" | "choice" | "end";
export type Join = "all" | "any";
export type JsonObject = Record<string, unknown>;

export interface Position {
  x: number;
  y: number;
}

interface BaseNode {
  /** Name in expressions, unique in the graph. */
  id: string;
  name: string;
  position: Position;
  notes: string;
  /** What the requester reads while the run is here; empty shows nothing. */
  stage: string;
}

interface JoiningNode extends BaseNode {
  join: Join;
}

export interface StartForm {
  title: string;
  description: string;
  submit_label: string;
  icon: string;
  color: string;
}

export interface StartNode extends BaseNode {
  kind: "start";
  input_schema: JsonObject;
  form: StartForm | null;
}

export interface Retry {
  attempts: number;
  initial_s: number;
  factor: number;
  maximum_s: number;
}

export interface TimeLimits {
  attempt_s: number;
  step_s: number | null;
}

export interface OperationNode extends JoiningNode {
  kind: "operation";
  connector: string;
  operation: string;
  connection: string | null;
  inputs: JsonObject;
  retry: Retry;
  limits: TimeLimits;
}

export interface Case {
  id: string;
  name: string;
  condition: string;
}

export interface ChoiceNode extends JoiningNode {
  kind: "choice";
  cases: Case[];
}

export interface EndNode extends JoiningNode {
  kind: "end";
  outcome: "succeeded" | "failed";
  output: unknown;
  error_code: string;
  message: string;
}

/** The closed list of node kinds. Adding one: see docs/how-to/add-a-node-kind.md. */
export type GraphNode = StartNode | OperationNode | ChoiceNode | EndNode;

export interface GraphEdge {
  id: string;
  source: string;
  /** `out`, or for a choice the id of a case or `otherwise`. */
  source_handle: string;
  target: string;
}

export interface WorkflowGraph {
  format: 1;
  nodes: GraphNode[];
  edges: GraphEdge[];
}

export interface Issue {
  code: string;
  severity: "error" | "warning";
  node: string | null;
  edge: string | null;
  /** JSON Pointer inside the node; empty for the whole node. */
  field: string;
  message: string;
  start: number | null;
  end: number | null;
  fix: string | null;
  data: JsonObject;
}

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
