/** What the place that shows a graph lets people do with it. */

import { createContext, useContext } from "react";
import type { Catalog } from "@/api/model";

export interface Surface {
  catalog: Catalog | undefined;
  /** Absent where the graph can only be looked at. */
  quickAdd?: (node: string, handle: string, at: { x: number; y: number }) => void;
  insertOnEdge?: (edge: string, at: { x: number; y: number }) => void;
  deleteEdge?: (edge: string) => void;
}

export const SurfaceContext = createContext<Surface>({ catalog: undefined });

export const useSurface = (): Surface => useContext(SurfaceContext);

/** Below this zoom a card is drawn as one plain box: its words could not be read anyway. */
export const PLAIN_BELOW = 0.4;
