/** Documents for tests. */

import type { ChoiceNode, EndNode, OperationNode, StartNode, WorkflowGraph } from "./document";
import { edgeId } from "./ids";
import { DEFAULT_LIMITS, DEFAULT_RETRY } from "./newNode";

const base = { notes: "", stage: "", position: { x: 0, y: 0 } };

export function start(id = "order"): StartNode {
  return { ...base, id, name: id, kind: "start", input_schema: { type: "object" }, form: null };
}

export function operation(id: string, inputs: OperationNode["inputs"] = {}): OperationNode {
  return {
    ...base,
    id,
    name: id,
    kind: "operation",
    join: "all",
    connector: "http",
    operation: "request",
    connection: null,
    inputs,
    retry: DEFAULT_RETRY,
    limits: DEFAULT_LIMITS,
  };
}

export function choice(id: string, cases: ChoiceNode["cases"]): ChoiceNode {
  return { ...base, id, name: id, kind: "choice", join: "all", cases };
}

export function end(id = "done", output: EndNode["output"] = null): EndNode {
  return {
    ...base,
    id,
    name: id,
    kind: "end",
    join: "all",
    outcome: "succeeded",
    output,
    error_code: "workflow.failed",
    message: "",
  };
}

/** `a > b` or `a.handle > b`, one line each. */
export function graph(nodes: WorkflowGraph["nodes"], lines: readonly string[]): WorkflowGraph {
  const edges = lines.map((line) => {
    const [from = "", target = ""] = line.split(" > ");
    const [source = "", source_handle = "out"] = from.split(".");
    const ends = { source, source_handle, target };
    return { id: edgeId(ends), ...ends };
  });
  return { format: 1, nodes, edges };
}

/** order > check > enough; yes > charge > done; otherwise > sorry */
export function pizza(): WorkflowGraph {
  return graph(
    [
      start(),
      operation("check", { url: "/stock/{{ input.pizza }}" }),
      choice("enough", [{ id: "yes", name: "yes", condition: "steps.check.left > 0" }]),
      operation("charge", { note: "{{ steps.check.left }} left" }),
      operation("sorry"),
      end("done", { left: "{{ steps.check.left }}" }),
    ],
    [
      "order > check",
      "check > enough",
      "enough.yes > charge",
      "enough.otherwise > sorry",
      "charge > done",
    ],
  );
}

/** A chain of `count` operations, ten to a row, such as a big process has. */
export function large(count: number): WorkflowGraph {
  const nodes = [start(), ...Array.from({ length: count }, (_, i) => operation(`step_${i}`))].map(
    (node, i) => ({ ...node, position: { x: (i % 25) * 300, y: Math.floor(i / 25) * 110 } }),
  );
  const lines = nodes.slice(1).map((node, i) => `${nodes[i]?.id} > ${node.id}`);
  return graph(nodes, lines);
}
