/** Nodes as the palette makes them. */

import type { GraphNode, NodeKind, OperationNode, Position, WorkflowGraph } from "./document";
import { idFromName, nodeIds, uniqueId, uniqueName } from "./ids";
import { KINDS, type Named } from "./kinds";

export { DEFAULT_LIMITS, DEFAULT_RETRY } from "./kinds";

/** What can be added: a kind, or an operation of a connector. */
export type NodeTemplate =
  | { kind: Exclude<NodeKind, "operation">; name: string }
  | {
      kind: "operation";
      name: string;
      connector: string;
      operation: string;
      inputs: OperationNode["inputs"];
    };

export interface Spot {
  readonly parent: string | null;
  /** From the top left corner of the parent. */
  readonly position: Position;
}

function named(document: WorkflowGraph, name: string, spot: Spot): Pick<GraphNode, Named> {
  const own = uniqueName(name, new Set(document.nodes.map((node) => node.name)));
  const id = uniqueId(idFromName(own), nodeIds(document));
  return { id, parent: spot.parent, name: own, position: spot.position, notes: "", stage: "" };
}

/** Make a node with a free, readable id and name. */
export function newNode(document: WorkflowGraph, template: NodeTemplate, spot: Spot): GraphNode {
  const { kind, name, ...settings } = template;
  return {
    ...named(document, name, spot),
    ...KINDS[kind].fresh(spot.parent !== null),
    ...settings,
  } as GraphNode;
}
