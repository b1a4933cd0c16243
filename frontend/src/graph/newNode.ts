/** Nodes as the palette makes them. */

import type {
  ChoiceNode,
  EndNode,
  OperationNode,
  Position,
  StartNode,
  WorkflowGraph,
} from "./document";
import { idFromName, nodeIds, uniqueId, uniqueName } from "./ids";

/** What can be added: a kind, or an operation of a connector. */
export type NodeTemplate =
  | { kind: "start" | "choice" | "end"; name: string }
  | {
      kind: "operation";
      name: string;
      connector: string;
      operation: string;
      inputs: OperationNode["inputs"];
    };

interface Named {
  id: string;
  name: string;
  position: Position;
  notes: string;
  stage: string;
}

function named(document: WorkflowGraph, name: string, position: Position): Named {
  const own = uniqueName(name, new Set(document.nodes.map((node) => node.name)));
  const id = uniqueId(idFromName(own), nodeIds(document));
  return { id, name: own, position, notes: "", stage: "" };
}

const START: Pick<StartNode, "kind" | "input_schema" | "form"> = {
  kind: "start",
  input_schema: { type: "object", properties: {} },
  form: null,
};
const CHOICE: Pick<ChoiceNode, "kind" | "join" | "cases"> = {
  kind: "choice",
  join: "all",
  cases: [{ id: "yes", name: "yes", condition: "" }],
};
const END: Omit<EndNode, keyof Named> = {
  kind: "end",
  join: "all",
  outcome: "succeeded",
  output: null,
  error_code: "workflow.failed",
  message: "",
};
export const DEFAULT_RETRY = { attempts: 5, initial_s: 1, factor: 2, maximum_s: 60 };
export const DEFAULT_LIMITS = { attempt_s: 30, step_s: null };

/** Make a node with a free, readable id and name. */
export function newNode(document: WorkflowGraph, template: NodeTemplate, position: Position) {
  const base = named(document, template.name, position);
  switch (template.kind) {
    case "start":
      return { ...base, ...START } satisfies StartNode;
    case "choice":
      return { ...base, ...CHOICE } satisfies ChoiceNode;
    case "end":
      return { ...base, ...END } satisfies EndNode;
    case "operation":
      return {
        ...base,
        kind: "operation",
        join: "all",
        connector: template.connector,
        operation: template.operation,
        connection: null,
        inputs: template.inputs,
        retry: DEFAULT_RETRY,
        limits: DEFAULT_LIMITS,
      } satisfies OperationNode;
  }
}
