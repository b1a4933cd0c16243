import {
  type EdgeChange,
  type NodeChange,
  type NodeDimensionChange,
  type OnNodeDrag,
  useReactFlow,
} from "@xyflow/react";
import { useCallback, useRef, useState } from "react";
import type { FlowEdge, FlowNode, Moving } from "@/canvas/flow";
import type { Position } from "@/graph/document";
import { containerAt } from "@/graph/frames";
import { withInsides } from "@/graph/tree";
import { dropNodes } from "../moving";
import type { EditorSession } from "../session";
import { documentOf } from "../store";
import type { MarksPart } from "./types";
import type { Moved } from "./useFlowGraph";

const NOTHING: Moved = new Map();

/** Selecting and dragging: a drag lives here until it ends, then it is one step of the history. */
export function useMoving(editor: EditorSession, mark: (part: MarksPart) => void) {
  const [moved, setMoved] = useState<Moved>(NOTHING);
  const latest = useRef<Moved>(NOTHING);
  const over = useOver(editor);

  const onNodesChange = useCallback(
    (changes: NodeChange<FlowNode>[]) => {
      const nodes = new Set(editor.state.selection.nodes);
      const places = new Map(latest.current);
      let selects = false;
      for (const change of changes) {
        if (change.type === "select") {
          selects = true;
          if (change.selected) nodes.add(change.id);
          else nodes.delete(change.id);
        } else if (change.type === "position" && change.position && change.dragging) {
          places.set(change.id, { position: change.position });
        } else if (change.type === "dimensions") {
          resize(places, change);
        }
      }
      if (selects) editor.select({ nodes, edges: editor.state.selection.edges });
      if ((places.size > 0 || latest.current.size > 0) && !editor.state.readOnly) {
        latest.current = places;
        setMoved(places);
      }
    },
    [editor],
  );

  const onEdgesChange = useSelectingEdges(editor);

  const onDrag = useCallback<OnNodeDrag<FlowNode>>(
    (event, node) => {
      const into = over(event, latest.current);
      mark({ dropInto: into === (node.parentId ?? null) ? null : into });
    },
    [over, mark],
  );

  const onDragStop = useCallback(
    (event: MouseEvent | TouchEvent | React.MouseEvent) => {
      const places = placesOf(latest.current);
      if (places.size > 0) dropNodes(editor, places, over(event, latest.current));
      latest.current = NOTHING;
      setMoved(NOTHING);
      mark({ dropInto: null });
    },
    [editor, over, mark],
  );

  return { moved, onNodesChange, onEdgesChange, onDrag, onDragStop };
}

function useSelectingEdges(editor: EditorSession) {
  return useCallback(
    (changes: EdgeChange<FlowEdge>[]) => {
      const edges = new Set(editor.state.selection.edges);
      for (const change of changes) {
        if (change.type !== "select") continue;
        if (change.selected) edges.add(change.id);
        else edges.delete(change.id);
      }
      editor.select({ nodes: editor.state.selection.nodes, edges });
    },
    [editor],
  );
}

/** While a corner is pulled the size lives here; its end is told by the corner itself. */
function resize(places: Map<string, Moving>, change: NodeDimensionChange): void {
  if (change.resizing && change.dimensions) places.set(change.id, { size: change.dimensions });
  else if (change.resizing === false) places.delete(change.id);
}

function placesOf(moved: Moved): Map<string, Position> {
  const places = new Map<string, Position>();
  for (const [id, { position }] of moved) if (position) places.set(id, position);
  return places;
}

type Pointing = MouseEvent | TouchEvent | React.MouseEvent;

/** Which container the pointer is in, leaving aside those that are being dragged. */
function useOver(editor: EditorSession) {
  const { screenToFlowPosition } = useReactFlow();
  return useCallback(
    (event: Pointing, moved: Moved): string | null => {
      const at = "changedTouches" in event ? event.changedTouches[0] : event;
      if (!at) return null;
      const document = documentOf(editor.state);
      const point = screenToFlowPosition({ x: at.clientX, y: at.clientY });
      return containerAt(document, point, withInsides(document, moved.keys()));
    },
    [editor, screenToFlowPosition],
  );
}
