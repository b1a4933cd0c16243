import type { EdgeChange, NodeChange } from "@xyflow/react";
import { useCallback, useRef, useState } from "react";
import type { FlowEdge, FlowNode } from "@/canvas/flow";
import { moveNodes } from "@/graph/edits/moveNodes";
import type { EditorSession } from "../session";
import type { Moved } from "./useFlowGraph";

const NOTHING: Moved = new Map();

/** Selecting and dragging: a drag lives here until it ends, then it is one step of the history. */
export function useMoving(editor: EditorSession) {
  const [moved, setMoved] = useState<Moved>(NOTHING);
  const latest = useRef<Moved>(NOTHING);

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
          places.set(change.id, change.position);
        }
      }
      if (selects) editor.select({ nodes, edges: editor.state.selection.edges });
      if (places.size > 0 && !editor.state.readOnly) {
        latest.current = places;
        setMoved(places);
      }
    },
    [editor],
  );

  const onEdgesChange = useCallback(
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

  const onDragStop = useCallback(() => {
    const positions = latest.current;
    if (positions.size > 0) editor.perform("Move", moveNodes.on({ positions }));
    latest.current = NOTHING;
    setMoved(NOTHING);
  }, [editor]);

  return { moved, onNodesChange, onEdgesChange, onDragStop };
}
