import { useReactFlow } from "@xyflow/react";
import { type DragEvent, useCallback } from "react";
import { BODY, isOpen, type Position } from "@/graph/document";
import { containerAt } from "@/graph/frames";
import { CARD } from "@/graph/geometry";
import { addStep } from "../addStep";
import { DRAG_TYPE, type PaletteItem } from "../palette/items";
import type { EditorSession } from "../session";
import { documentOf, type Place } from "../store";
import type { MarksPart } from "./types";

const NOTHING = { dropEdge: null, dropInto: null };

const edgeAt = (event: DragEvent): string | null =>
  document.elementFromPoint(event.clientX, event.clientY)?.closest<HTMLElement>(".react-flow__edge")
    ?.dataset.id ?? null;

/** Dropping a step from the palette: onto the canvas, or into a line. */
export function useDropping(
  editor: EditorSession,
  items: readonly PaletteItem[],
  mark: (part: MarksPart) => void,
) {
  const { screenToFlowPosition } = useReactFlow();
  const onDragOver = useCallback(
    (event: DragEvent) => {
      if (!event.dataTransfer.types.includes(DRAG_TYPE)) return;
      event.preventDefault();
      event.dataTransfer.dropEffect = "copy";
      const dropEdge = edgeAt(event);
      const point = screenToFlowPosition({ x: event.clientX, y: event.clientY });
      const dropInto = dropEdge ? null : containerAt(documentOf(editor.state), point);
      mark({ dropEdge, dropInto });
    },
    [editor, mark, screenToFlowPosition],
  );
  const onDragLeave = useCallback(() => mark(NOTHING), [mark]);
  const onDrop = useCallback(
    (event: DragEvent) => {
      const item = items.find((known) => known.id === event.dataTransfer.getData(DRAG_TYPE));
      mark(NOTHING);
      if (!item) return;
      event.preventDefault();
      const point = screenToFlowPosition({ x: event.clientX, y: event.clientY });
      const position = { x: point.x - CARD.width / 2, y: point.y - CARD.height / 2 };
      const edge = edgeAt(event);
      const into = containerAt(documentOf(editor.state), point);
      addStep(editor, item.template, placeFor(editor, { edge, into, position }));
    },
    [editor, items, mark, screenToFlowPosition],
  );
  return { onDragOver, onDragLeave, onDrop };
}

interface Dropped {
  readonly edge: string | null;
  readonly into: string | null;
  readonly position: Position;
}

/** The first step that is dropped into a frame is what the frame begins with. */
function placeFor(editor: EditorSession, { edge, into, position }: Dropped): Place {
  if (edge !== null) return { kind: "edge", edge, position };
  if (into !== null && isOpen(documentOf(editor.state), into, BODY)) {
    return { kind: "after", node: into, handle: BODY, position };
  }
  return { kind: "at", position };
}
