import { useReactFlow, useStoreApi } from "@xyflow/react";
import { useCallback, useEffect } from "react";
import { useFit } from "@/canvas/useDrawing";
import { findNode, isContainer } from "@/graph/document";
import { HEAD, sizeOf } from "@/graph/geometry";
import { absolute } from "@/graph/tree";
import type { EditorSession } from "../session";
import { documentOf } from "../store";

const QUICK = 160;
const still = () => window.matchMedia("(prefers-reduced-motion: reduce)").matches;

/** Element id of the canvas. */
export const CANVAS = "editor-canvas";

/** Whether an element is the canvas, in it, or around it: then the keys mean the canvas. */
export function belongsToCanvas(element: Element | null): boolean {
  const canvas = document.getElementById(CANVAS);
  if (!canvas || element === null) return canvas !== null;
  return canvas.contains(element) || element.contains(canvas);
}

/** The keyboard stays where somebody types; only from the canvas it follows the selection. */
function focusCard(id: string): void {
  // A menu that was just closed has given the focus back by then.
  afterDrawing(() => {
    if (!belongsToCanvas(document.activeElement)) return;
    document
      .querySelector<HTMLElement>(`#${CANVAS} [data-node="${id}"]`)
      ?.focus({ preventScroll: true });
  });
}

function afterDrawing(run: () => void): void {
  requestAnimationFrame(() => requestAnimationFrame(run));
}

/** Give commands their hold on the canvas. */
export function useCanvasView(editor: EditorSession): void {
  const flow = useReactFlow();
  const store = useStoreApi();
  const showAll = useFit(useCallback(() => documentOf(editor.state), [editor]));
  useEffect(() => {
    const duration = still() ? 0 : QUICK;
    const size = () => {
      const { width, height } = store.getState();
      return { width, height };
    };
    editor.canvas = {
      // After the frame that draws what was just moved.
      fit: () => afterDrawing(() => showAll(duration)),
      zoomBy: (factor) => void flow.zoomTo(flow.getZoom() * factor, { duration }),
      zoomTo: (zoom) => void flow.zoomTo(zoom, { duration }),
      centre: () => {
        const { width, height } = size();
        const box = store.getState().domNode?.getBoundingClientRect();
        const point = { x: (box?.left ?? 0) + width / 2, y: (box?.top ?? 0) + height / 2 };
        const { x, y } = flow.screenToFlowPosition(point);
        return { x: x - 108, y: y - 28 };
      },
      reveal: (ids) => {
        const node = findNode(documentOf(editor.state), ids[0] ?? "");
        if (!node) return;
        const { x, y, zoom } = flow.getViewport();
        const { width, height } = size();
        // Of a frame the head is what one looks for; it may be larger than the window.
        const own = isContainer(node) ? { ...sizeOf(node), height: HEAD } : sizeOf(node);
        const at = absolute(documentOf(editor.state), node);
        const left = at.x * zoom + x;
        const top = at.y * zoom + y;
        const inside =
          left > 20 &&
          top > 20 &&
          left + Math.min(own.width * zoom, width - 100) < width - 60 &&
          top + own.height * zoom < height - 70;
        if (!inside) {
          const centre = [at.x + own.width / 2, at.y + own.height / 2] as const;
          void flow.setCenter(...centre, { zoom: Math.max(zoom, 0.65), duration });
        }
        focusCard(node.id);
      },
    };
    return () => {
      editor.canvas = null;
    };
  }, [editor, flow, store, showAll]);
}
