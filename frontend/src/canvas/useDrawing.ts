import {
  getViewportForBounds,
  useReactFlow,
  useStore,
  useStoreApi,
  type Viewport,
} from "@xyflow/react";
import { useCallback } from "react";
import type { WorkflowGraph } from "@/graph/document";
import { boundsOf, sizeOf } from "@/graph/geometry";
import { absolute } from "@/graph/tree";
import { isNear } from "./surface";

/** From this many nodes on, all of them at once are drawn as one picture. */
const LARGE = 300;
const PADDING = 0.06;
/** In a drawing that is wider or higher than this, no name can be read when all of it is shown. */
const READABLE = { width: 2400, height: 1800 };
export const MIN_ZOOM = 0.05;
export const MAX_ZOOM = 2;

/** How to draw a graph at the zoom of now. */
export function useDrawing(graph: WorkflowGraph) {
  const near = useStore(isNear);
  const large = graph.nodes.length > LARGE;
  return { asPicture: large && !near, onlyVisible: near || large };
}

/** Show everything; a small graph is not blown up. */
export function useFit(graph: () => WorkflowGraph) {
  const flow = useReactFlow();
  const store = useStoreApi();
  return useCallback(
    (duration: number) => {
      const bounds = boundsOf(graph());
      const { width, height } = store.getState();
      if (!bounds || width === 0) return;
      const view = getViewportForBounds(bounds, width, height, MIN_ZOOM, 1, PADDING);
      void flow.setViewport(view, { duration });
    },
    [flow, store, graph],
  );
}

/** About half as high as the canvas will be, which is not there yet when the first view is chosen. */
export function halfWay(): number {
  return window.matchMedia("(max-width: 900px)").matches ? 120 : 360;
}

/**
 * A large graph opens at its start: showing all of it would take long and tell little.
 *
 * The start stands `middle` pixels below the upper edge.
 */
export function firstView(graph: WorkflowGraph, middle: number): Viewport | null {
  return graph.nodes.length > LARGE ? viewOfStart(graph, middle) : null;
}

/** Whoever edits has to read: a drawing that is too wide for that opens at its start as well. */
export function firstViewToEdit(graph: WorkflowGraph, middle: number): Viewport | null {
  return isReadable(graph) ? firstView(graph, middle) : viewOfStart(graph, middle);
}

function isReadable(graph: WorkflowGraph): boolean {
  const bounds = boundsOf(graph);
  return !bounds || (bounds.width <= READABLE.width && bounds.height <= READABLE.height);
}

function viewOfStart(graph: WorkflowGraph, middle: number): Viewport | null {
  const node = graph.nodes.find((known) => known.kind === "start") ?? graph.nodes[0];
  if (!node) return null;
  const zoom = 0.65;
  const { x, y } = absolute(graph, node);
  return { x: 40 - x * zoom, y: middle - (y + sizeOf(node).height / 2) * zoom, zoom };
}
