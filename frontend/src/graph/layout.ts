/** Tidy: new positions for every node, from left to right. Runs in a worker, loaded when used. */

import type { ElkNode } from "elkjs/lib/elk-api";
import type { Position, WorkflowGraph } from "./document";
import { COLUMN_GAP, incomingPlace, outgoingPlaces, ROW_GAP, sizeOf } from "./geometry";

const OPTIONS = {
  "elk.algorithm": "layered",
  "elk.direction": "RIGHT",
  "elk.layered.spacing.nodeNodeBetweenLayers": String(COLUMN_GAP),
  "elk.spacing.nodeNode": String(ROW_GAP),
  "elk.layered.considerModelOrder.strategy": "NODES_AND_EDGES",
  "elk.layered.nodePlacement.strategy": "BRANDES_KOEPF",
  "elk.layered.nodePlacement.bk.fixedAlignment": "BALANCED",
};
const PORTS = { "elk.portConstraints": "FIXED_POS" };

/** The graph in ELK's words; handles are ports, so that lines cross as little as they can. */
export function toElk(document: WorkflowGraph): ElkNode {
  return {
    id: "root",
    layoutOptions: OPTIONS,
    children: document.nodes.map((node) => ({
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
    edges: document.edges.map((edge) => ({
      id: edge.id,
      sources: [`${edge.source}/${edge.source_handle}`],
      targets: [`${edge.target}/in`],
    })),
  };
}

export function positionsFrom(result: ElkNode): Map<string, Position> {
  return new Map(
    (result.children ?? []).map(({ id, x = 0, y = 0 }) => [
      id,
      { x: Math.round(x), y: Math.round(y) },
    ]),
  );
}

/** Compute tidy positions; the caller makes them one step of the history. */
export async function tidyPositions(document: WorkflowGraph): Promise<Map<string, Position>> {
  const [{ default: Elk }, { default: ElkWorker }] = await Promise.all([
    import("elkjs/lib/elk-api.js"),
    import("elkjs/lib/elk-worker.min.js?worker"),
  ]);
  const worker = new ElkWorker();
  const elk = new Elk({ workerFactory: () => worker });
  try {
    return positionsFrom(await elk.layout(toElk(document)));
  } finally {
    elk.terminateWorker();
  }
}
