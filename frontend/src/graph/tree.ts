/** Who is inside whom. The list of nodes is flat; a node names the container around it. */

import { isDraft } from "immer";
import { findNode, type GraphNode, type Position, type WorkflowGraph } from "./document";

interface Tree {
  readonly nodes: ReadonlyMap<string, GraphNode>;
  readonly children: ReadonlyMap<string | null, readonly GraphNode[]>;
}

const trees = new WeakMap<WorkflowGraph["nodes"], Tree>();

function treeOf({ nodes }: WorkflowGraph): Tree {
  const known = isDraft(nodes) ? undefined : trees.get(nodes);
  if (known) return known;
  const made = plant(nodes);
  if (!isDraft(nodes)) trees.set(nodes, made);
  return made;
}

function plant(nodes: WorkflowGraph["nodes"]): Tree {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const children = new Map<string | null, GraphNode[]>();
  for (const node of nodes) {
    const parent = node.parent ?? null;
    const siblings = children.get(parent);
    if (siblings) siblings.push(node);
    else children.set(parent, [node]);
  }
  return { nodes: byId, children };
}

/** The nodes directly inside a container; those of `null` are the outermost ones. */
export function childrenOf(document: WorkflowGraph, parent: string | null): readonly GraphNode[] {
  return treeOf(document).children.get(parent) ?? [];
}

/** The containers around a node, the innermost first. Ends where a parent is missing or circles. */
export function ancestorsOf(document: WorkflowGraph, id: string): GraphNode[] {
  const { nodes } = treeOf(document);
  const found: GraphNode[] = [];
  let above = nodes.get(nodes.get(id)?.parent ?? "");
  while (above && !found.includes(above) && above.id !== id) {
    found.push(above);
    above = nodes.get(above.parent ?? "");
  }
  return found;
}

/** These nodes with everything inside them. */
export function withInsides(document: WorkflowGraph, ids: Iterable<string>): Set<string> {
  const found = new Set(ids);
  const { children } = treeOf(document);
  // A set hands out what is added to it on the way.
  for (const id of found) for (const child of children.get(id) ?? []) found.add(child.id);
  return found;
}

/** Those of the nodes that are in none of the others: to move them is to move all. */
export function topmost(document: WorkflowGraph, ids: ReadonlySet<string>): Set<string> {
  const top = [...ids].filter((id) => !ancestorsOf(document, id).some((a) => ids.has(a.id)));
  return new Set(top);
}

/** Nodes in an order in which each comes after the container around it. */
export function parentsFirst(document: WorkflowGraph): readonly GraphNode[] {
  const { children } = treeOf(document);
  if (children.size <= 1) return document.nodes;
  const order: GraphNode[] = [...childrenOf(document, null)];
  for (const node of order) order.push(...(children.get(node.id) ?? []));
  return order;
}

/** How deep a node sits; 0 for an outermost one. */
export const depthOf = (document: WorkflowGraph, id: string): number =>
  ancestorsOf(document, id).length;

/** Where a container's top left corner is on the canvas; the origin for the outermost block. */
export function originOf(document: WorkflowGraph, parent: string | null): Position {
  const container = parent === null ? undefined : findNode(document, parent);
  return container ? absolute(document, container) : { x: 0, y: 0 };
}

/** Where a node is on the canvas; its own position counts from the container around it. */
export function absolute(document: WorkflowGraph, node: GraphNode): Position {
  let { x, y } = node.position;
  for (const { position } of ancestorsOf(document, node.id)) {
    x += position.x;
    y += position.y;
  }
  return { x, y };
}
