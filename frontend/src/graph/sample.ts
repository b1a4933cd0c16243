/** Documents for tests. */

import type {
  ChoiceNode,
  ContainerNode,
  EndNode,
  GraphNode,
  OperationNode,
  StartNode,
  WorkflowGraph,
} from "./document";
import { EMPTY_GRAPH } from "./document";
import { edgeId } from "./ids";
import { KINDS, type Named } from "./kinds";

const named = (id: string): Pick<GraphNode, Named> => ({
  id,
  parent: null,
  name: id,
  notes: "",
  stage: "",
  position: { x: 0, y: 0 },
});

export function start(id = "order"): StartNode {
  return { ...named(id), ...KINDS.start.fresh(), input_schema: { type: "object" } };
}

export function operation(id: string, inputs: OperationNode["inputs"] = {}): OperationNode {
  const calls = { connector: "http", operation: "request", inputs };
  return { ...named(id), ...KINDS.operation.fresh(), ...calls };
}

export function choice(id: string, cases: ChoiceNode["cases"]): ChoiceNode {
  return { ...named(id), ...KINDS.choice.fresh(), cases };
}

export function end(id = "done", output: EndNode["output"] = null): EndNode {
  return { ...named(id), ...KINDS.end.fresh(), output };
}

export function container(
  id: string,
  kind: ContainerNode["kind"] = "for_each",
  settings: Partial<ContainerNode> = {},
): ContainerNode {
  return { ...named(id), ...KINDS[kind].fresh(), ...settings } as ContainerNode;
}

/** The same node inside a container. */
export function within<Node extends GraphNode>(parent: string, node: Node): Node {
  return { ...node, parent };
}

/** `a > b` or `a.handle > b`, one line each. */
export function graph(nodes: WorkflowGraph["nodes"], lines: readonly string[]): WorkflowGraph {
  const edges = lines.map((line) => {
    const [from = "", target = ""] = line.split(" > ");
    const [source = "", source_handle = "out"] = from.split(".");
    const ends = { source, source_handle, target };
    return { id: edgeId(ends), ...ends };
  });
  return { ...EMPTY_GRAPH, nodes, edges };
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

/**
 * order > read > lines [ reserve > guard [ charge ] ] > done, with one catch of the guard.
 *
 * Positions are such that nothing overlaps and every frame holds its content.
 */
export function checkout(): WorkflowGraph {
  const at = <Node extends GraphNode>(x: number, y: number, node: Node): Node => {
    return { ...node, position: { x, y } };
  };
  const size = (width: number, height: number) => ({ size: { width, height } });
  return graph(
    [
      start(),
      at(280, 0, operation("read")),
      at(560, 0, container("lines", "for_each", { items: "steps.read.lines", ...size(984, 480) })),
      within("lines", at(120, 80, operation("reserve", { item: "{{ item.id }}" }))),
      within("lines", at(440, 80, container("guard", "scope", size(496, 264)))),
      within("guard", at(120, 80, operation("charge", { of: "{{ steps.reserve.price }}" }))),
      within("guard", at(120, 176, operation("log"))),
      within("lines", at(700, 400, operation("sorry"))),
      at(1600, 0, end("done", "{{ steps.lines.results }}")),
    ],
    [
      "order > read",
      "read > lines",
      "lines.body > reserve",
      "reserve > guard",
      "guard.body > charge",
      "guard.finally > log",
      "guard.on_error > sorry",
      "lines > done",
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
