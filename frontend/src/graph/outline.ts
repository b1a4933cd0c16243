/** The drawing as a list: the same facts, for those who cannot or would not look at it. */

import { type GraphNode, handleName, type WorkflowGraph } from "./document";

export interface OutlineLine {
  node: GraphNode;
  /** What it comes after: "after Check stock", "after Enough?, otherwise"; empty for a first step. */
  follows: string;
}

/** Nodes in an order in which each comes after those before it, top to bottom among equals. */
export function outline(document: WorkflowGraph): OutlineLine[] {
  const nodes = new Map(document.nodes.map((node) => [node.id, node]));
  const incoming = new Map<string, string[]>();
  const outgoing = new Map<string, string[]>();
  const open = new Map(document.nodes.map((node) => [node.id, 0]));
  for (const edge of document.edges) {
    const source = nodes.get(edge.source);
    if (!source || !nodes.has(edge.target)) continue;
    const way = handleName(source, edge.source_handle);
    const said = `${source.name || source.id}${way && `, ${way}`}`;
    incoming.set(edge.target, [...(incoming.get(edge.target) ?? []), said]);
    outgoing.set(edge.source, [...(outgoing.get(edge.source) ?? []), edge.target]);
    open.set(edge.target, (open.get(edge.target) ?? 0) + 1);
  }
  const inReadingOrder = (a: GraphNode, b: GraphNode) =>
    Number(b.kind === "start") - Number(a.kind === "start") ||
    a.position.x - b.position.x ||
    a.position.y - b.position.y;
  const ready = document.nodes.filter((node) => open.get(node.id) === 0).sort(inReadingOrder);
  const lines: OutlineLine[] = [];
  const listed = new Set<string>();
  const list = (node: GraphNode) => {
    listed.add(node.id);
    const before = incoming.get(node.id) ?? [];
    lines.push({ node, follows: before.length > 0 ? `after ${before.join(" and ")}` : "" });
  };
  for (let node = ready.shift(); node; node = ready.shift()) {
    list(node);
    for (const id of outgoing.get(node.id) ?? []) {
      const left = (open.get(id) ?? 0) - 1;
      open.set(id, left);
      const next = nodes.get(id);
      if (left === 0 && next) ready.push(next);
    }
  }
  // A circle, which the checks refuse, still has to be found in the list.
  for (const node of document.nodes) if (!listed.has(node.id)) list(node);
  return lines;
}
