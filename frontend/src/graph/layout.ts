/** Tidy: new positions for every node, from left to right. Runs in a worker, loaded when used. */

import type { ElkLabel, ElkNode } from "elkjs/lib/elk-api";
import { reachedFrom } from "./connectable";
import {
  BODY,
  type ContainerNode,
  FINALLY,
  type GraphEdge,
  type GraphNode,
  handleName,
  isContainer,
  type Position,
  type WorkflowGraph,
} from "./document";
import { sizeFor } from "./frames";
import {
  COLUMN_GAP,
  ENTRY,
  HEAD,
  incomingPlace,
  outgoingPlaces,
  PADDING,
  ROW_GAP,
  type Size,
  sizeOf,
} from "./geometry";
import { childrenOf } from "./tree";

const OPTIONS = {
  "elk.algorithm": "layered",
  "elk.direction": "RIGHT",
  "elk.padding": "[top=0,left=0,bottom=0,right=0]",
  "elk.layered.spacing.nodeNodeBetweenLayers": String(COLUMN_GAP),
  "elk.spacing.nodeNode": String(ROW_GAP),
  "elk.layered.considerModelOrder.strategy": "NODES_AND_EDGES",
  "elk.layered.nodePlacement.strategy": "BRANDES_KOEPF",
  "elk.layered.nodePlacement.bk.fixedAlignment": "BALANCED",
};
const PORTS = { "elk.portConstraints": "FIXED_POS" };

/** What lays out one block; ELK, wherever it runs. */
export type Engine = (block: ElkNode) => Promise<ElkNode>;

export interface Tidied {
  readonly positions: Map<string, Position>;
  readonly sizes: Map<string, Size>;
}

/** Nodes of one block in ELK's words; handles are ports, so that lines cross as little as they can. */
export function toElk(nodes: readonly GraphNode[], edges: readonly GraphEdge[]): ElkNode {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  return {
    id: "root",
    layoutOptions: OPTIONS,
    children: nodes.map((node) => ({
      id: node.id,
      ...sizeOf(node),
      layoutOptions: PORTS,
      ports: [
        { id: `${node.id}/in`, width: 1, height: 1, ...incomingPlace(node) },
        ...outgoingPlaces(node).map(({ id, x, y }) => ({
          id: `${node.id}/${id}`,
          width: 1,
          height: 1,
          x,
          y,
        })),
      ],
    })),
    edges: edges
      .filter((edge) => byId.has(edge.source) && byId.has(edge.target))
      .map((edge) => ({
        id: edge.id,
        sources: [`${edge.source}/${edge.source_handle}`],
        targets: [`${edge.target}/in`],
        labels: labelsOf(byId.get(edge.source), edge.source_handle),
      })),
  };
}

/** A word beside a handle needs room; what is short fits between two columns. */
function labelsOf(source: GraphNode | undefined, handle: string): ElkLabel[] {
  const text = source ? handleName(source, handle) : "";
  const width = Math.min(110, 16 + text.length * 6) - COLUMN_GAP / 2;
  return text !== "" && width > 0 ? [{ text, width, height: 18 }] : [];
}

/**
 * Lay out every block, the innermost first, because a container is as large as its content.
 *
 * What a scope does at last goes below its body.
 */
export async function tidied(document: WorkflowGraph, engine: Engine): Promise<Tidied> {
  const positions = new Map<string, Position>();
  const sizes = new Map<string, Size>();
  const layOut = async (nodes: readonly GraphNode[], from: Position): Promise<GraphNode[]> => {
    if (nodes.length === 0) return [];
    const { children = [] } = await engine(toElk(nodes, document.edges));
    const places = new Map(children.map(({ id, x = 0, y = 0 }) => [id, { x, y }]));
    return nodes.map((node) => {
      const at = places.get(node.id) ?? node.position;
      const position = { x: Math.round(from.x + at.x), y: Math.round(from.y + at.y) };
      positions.set(node.id, position);
      return { ...node, position };
    });
  };
  const sized = async (node: GraphNode): Promise<GraphNode> => {
    if (!isContainer(node)) return node;
    const children = await fitted(childrenOf(document, node.id));
    const [body, last] = split(document, node, children);
    const first = await layOut(body, { x: ENTRY, y: HEAD + PADDING });
    const below = Math.max(HEAD + PADDING, ...first.map(bottomOf)) + (first.length ? ROW_GAP : 0);
    const all = [...first, ...(await layOut(last, { x: ENTRY, y: below }))];
    const size = sizeFor(node, all);
    sizes.set(node.id, size);
    return { ...node, size };
  };
  const fitted = async (nodes: readonly GraphNode[]): Promise<GraphNode[]> => {
    const made: GraphNode[] = [];
    // One after another: the engine is one worker.
    for (const node of nodes) made.push(await sized(node));
    return made;
  };
  await layOut(await fitted(childrenOf(document, null)), { x: 0, y: 0 });
  return { positions, sizes };
}

const bottomOf = (node: GraphNode): number => node.position.y + sizeOf(node).height;

/** The children of a container that its body reaches, and those that come at last. */
function split(
  document: WorkflowGraph,
  container: ContainerNode,
  children: readonly GraphNode[],
): [body: GraphNode[], last: GraphNode[]] {
  const reached = (handle: string) => {
    const lines = document.edges.filter(
      (e) => e.source === container.id && e.source_handle === handle,
    );
    return new Set(lines.flatMap((line) => [...reachedFrom(document, line.target)]));
  };
  const body = reached(BODY);
  const atLast = reached(FINALLY);
  const isLast = ({ id }: GraphNode) => atLast.has(id) && !body.has(id);
  return [children.filter((node) => !isLast(node)), children.filter(isLast)];
}

/** Compute tidy positions; the caller makes them one step of the history. */
export async function tidyPositions(document: WorkflowGraph): Promise<Tidied> {
  const [{ default: Elk }, { default: ElkWorker }] = await Promise.all([
    import("elkjs/lib/elk-api.js"),
    import("elkjs/lib/elk-worker.min.js?worker"),
  ]);
  const worker = new ElkWorker();
  const elk = new Elk({ workerFactory: () => worker });
  try {
    return await tidied(document, (block) => elk.layout(block));
  } finally {
    elk.terminateWorker();
  }
}
