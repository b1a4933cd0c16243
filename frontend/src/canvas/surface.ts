/** What the place that shows a graph lets people do with it. */

import { type ComponentType, createContext, useContext } from "react";
import type { Catalog } from "@/api/model";
import type { GraphNode } from "@/graph/document";

export interface Surface {
  catalog: Catalog | undefined;
  /** Absent where the graph can only be looked at. */
  quickAdd?: (node: string, handle: string, at: { x: number; y: number }) => void;
  insertOnEdge?: (edge: string, at: { x: number; y: number }) => void;
  deleteEdge?: (edge: string) => void;
  /** Another size for a container, in canvas pixels. */
  resize?: (node: string, size: { width: number; height: number }) => void;
  /** What stands at the right end of a container's head. */
  frameTools?: ComponentType<{ readonly node: GraphNode }>;
}

export const SurfaceContext = createContext<Surface>({ catalog: undefined });

export const useSurface = (): Surface => useContext(SurfaceContext);

/** How much of a card can be read at a zoom: all, its name in large letters, or only its colour. */
export type Detail = "full" | "far" | "plain";

const FULL_FROM = 0.62;
export const FAR_FROM = 0.28;

export function detailAt({
  transform: [, , zoom],
}: {
  transform: [number, number, number];
}): Detail {
  if (zoom >= FULL_FROM) return "full";
  return zoom >= FAR_FROM ? "far" : "plain";
}

/** Above this only a part of a large drawing is in view, so only that part should be drawn. */
export const isNear = (state: { transform: [number, number, number] }): boolean =>
  state.transform[2] >= FAR_FROM;
