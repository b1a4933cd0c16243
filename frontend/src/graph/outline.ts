/** The drawing as a list: the same facts, for those who cannot or would not look at it. */

import { FINALLY, type GraphNode, handleName, isContainer, type WorkflowGraph } from "./document";
import { childrenOf } from "./tree";

export interface OutlineLine {
  node: GraphNode;
  /** How many containers are around it. */
  depth: number;
  /** What it comes after: "after Check stock", "after Enough?, otherwise", or "finally". */
  follows: string;
}

/** Nodes in an order in which each comes after those before it, and children after their container. */
export function outline(document: WorkflowGraph): OutlineLine[] {
  const listed = new Set<string>();
  const lines = linesOf(document, null, 0, listed);
  // What is in no block, because its container is gone, still has to be found in the list.
  for (const node of document.nodes) {
    if (!listed.has(node.id)) lines.push({ node, depth: 0, follows: "" });
  }
  return lines;
}

interface Order {
  /** What leads to each node of a block, in words. */
  readonly before: ReadonlyMap<string, string[]>;
  readonly next: ReadonlyMap<string, string[]>;
  readonly open: Map<string, number>;
}

function linesOf(
  document: WorkflowGraph,
  parent: string | null,
  depth: number,
  listed: Set<string>,
): OutlineLine[] {
  const block = childrenOf(document, parent);
  const nodes = new Map(block.map((node) => [node.id, node]));
  const { before, next, open } = orderOf(document, nodes, parent);
  const atLast = finallyOf(document, parent);
  const last = ({ id }: GraphNode) => Number(atLast.has(id));
  const ready = block
    .filter((node) => open.get(node.id) === 0)
    .sort((a, b) => last(a) - last(b) || inReadingOrder(a, b));
  const lines: OutlineLine[] = [];
  const list = (node: GraphNode) => {
    listed.add(node.id);
    const said = before.get(node.id) ?? [];
    const first = atLast.has(node.id) ? "finally" : "";
    lines.push({ node, depth, follows: said.length > 0 ? `after ${said.join(" and ")}` : first });
    if (isContainer(node)) lines.push(...linesOf(document, node.id, depth + 1, listed));
  };
  // What comes finally waits until nothing else is left of the block.
  const becomeReady = (node: GraphNode) => {
    const end = ready.findIndex(({ id }) => atLast.has(id));
    ready.splice(end < 0 ? ready.length : end, 0, node);
  };
  for (let node = ready.shift(); node; node = ready.shift()) {
    list(node);
    for (const id of next.get(node.id) ?? []) {
      const left = (open.get(id) ?? 0) - 1;
      open.set(id, left);
      const following = nodes.get(id);
      if (left === 0 && following) becomeReady(following);
    }
  }
  // A circle, which the checks refuse, still has to be found in the list.
  for (const node of block) if (!listed.has(node.id)) list(node);
  return lines;
}

/** The steps of a scope with which its `finally` begins. */
function finallyOf(document: WorkflowGraph, parent: string | null): ReadonlySet<string> {
  const lines = document.edges.filter(
    (edge) => edge.source === parent && edge.source_handle === FINALLY,
  );
  return new Set(lines.map((edge) => edge.target));
}

const inReadingOrder = (a: GraphNode, b: GraphNode) =>
  Number(b.kind === "start") - Number(a.kind === "start") ||
  a.position.x - b.position.x ||
  a.position.y - b.position.y;

function orderOf(
  document: WorkflowGraph,
  nodes: ReadonlyMap<string, GraphNode>,
  parent: string | null,
): Order {
  const before = new Map<string, string[]>();
  const next = new Map<string, string[]>();
  const open = new Map([...nodes.keys()].map((id) => [id, 0]));
  for (const edge of document.edges) {
    const source = nodes.get(edge.source);
    if (!source || edge.source === parent || !nodes.has(edge.target)) continue;
    const way = handleName(source, edge.source_handle);
    const said = `${source.name || source.id}${way && `, ${way}`}`;
    before.set(edge.target, [...(before.get(edge.target) ?? []), said]);
    next.set(edge.source, [...(next.get(edge.source) ?? []), edge.target]);
    open.set(edge.target, (open.get(edge.target) ?? 0) + 1);
  }
  return { before, next, open };
}
