import { useReactFlow, useStore } from "@xyflow/react";
import { useContext, useEffect, useRef } from "react";
import { useStore as useZustand } from "zustand";
import type { WorkflowGraph } from "@/graph/document";
import { closedAt } from "./collapsed";
import { drawOverview, nodeAt, readInk } from "./drawOverview";
import { MarksContext } from "./marks";
import classes from "./nodes.module.css";
import { useSurface } from "./surface";

interface Props {
  readonly graph: WorkflowGraph;
  readonly selected: ReadonlySet<string>;
  readonly onSelect: (node: string) => void;
}

/**
 * A large drawing from so far away that cards are dots: one picture instead of a thousand elements.
 *
 * A click goes to the node; the outline beside the canvas lists the same nodes for the keyboard.
 */
export function Overview({ graph, selected, onSelect }: Props) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const transform = useStore((state) => state.transform);
  const width = useStore((state) => state.width);
  const height = useStore((state) => state.height);
  const marks = useZustand(useContext(MarksContext));
  const { catalog } = useSurface();
  const flow = useReactFlow();
  useEffect(() => {
    const at = canvas.current;
    const pen = at?.getContext("2d");
    if (!at || !pen) return;
    const density = window.devicePixelRatio || 1;
    at.width = width * density;
    at.height = height * density;
    const [x, y, zoom] = transform;
    pen.setTransform(density * zoom, 0, 0, density * zoom, density * x, density * y);
    const closed = closedAt(graph, zoom);
    drawOverview(pen, { graph, selected, marks, catalog, ink: readInk(at), closed });
  }, [graph, selected, marks, catalog, transform, width, height]);
  return (
    <canvas
      ref={canvas}
      className={classes.overview}
      role="img"
      aria-label={`All ${graph.nodes.length} steps, seen from afar`}
      onClick={(event) => {
        const point = flow.screenToFlowPosition({ x: event.clientX, y: event.clientY });
        const node = nodeAt(graph, point, closedAt(graph, flow.getZoom()));
        if (node) onSelect(node.id);
        void flow.setCenter(point.x, point.y, { zoom: 0.65, duration: 160 });
      }}
    />
  );
}
