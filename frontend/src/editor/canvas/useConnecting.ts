import {
  type Connection,
  type FinalConnectionState,
  type OnConnectStartParams,
  useReactFlow,
} from "@xyflow/react";
import { useCallback, useMemo } from "react";
import { whyNotConnectable } from "@/graph/connectable";
import { handlesOf, innerHandlesOf, type WorkflowGraph } from "@/graph/document";
import { connect } from "@/graph/edits/connect";
import { tell } from "@/ui/notify";
import type { EditorSession } from "../session";
import { documentOf } from "../store";
import type { FlowEdge, MarksPart } from "./types";

type Line = Pick<Connection | FlowEdge, "source" | "target"> & { sourceHandle?: string | null };

const wanted = ({ source, sourceHandle, target }: Line) => ({
  source,
  source_handle: sourceHandle ?? "out",
  target,
});

/** Steps that a line from this handle, or into this step, may reach. */
function reachable(document: WorkflowGraph, from: OnConnectStartParams): Set<string> {
  const { nodeId, handleId, handleType } = from;
  if (!nodeId) return new Set();
  const allowed = document.nodes.filter((node) =>
    handleType === "source"
      ? whyNotConnectable(document, {
          source: nodeId,
          source_handle: handleId ?? "out",
          target: node.id,
        }) === null
      : [...handlesOf(node), ...innerHandlesOf(node)].some(
          (handle) =>
            whyNotConnectable(document, {
              source: node.id,
              source_handle: handle,
              target: nodeId,
            }) === null,
        ),
  );
  return new Set([nodeId, ...allowed.map((node) => node.id)]);
}

const pointOf = (event: MouseEvent | TouchEvent) => {
  const { clientX: x, clientY: y } =
    "changedTouches" in event ? (event.changedTouches[0] ?? { clientX: 0, clientY: 0 }) : event;
  return { x, y };
};

/** Drawing lines: what is allowed shows while one drags; a line dropped on nothing asks for a step. */
export function useConnecting(editor: EditorSession, mark: (part: MarksPart) => void) {
  const { screenToFlowPosition } = useReactFlow();

  const onConnect = useCallback(
    (line: Connection) => editor.perform("Connect", connect.on(wanted(line))),
    [editor],
  );
  const isValidConnection = useCallback(
    (line: Line) => whyNotConnectable(documentOf(editor.state), wanted(line)) === null,
    [editor],
  );
  const onConnectStart = useCallback(
    (_: unknown, from: OnConnectStartParams) =>
      mark({ targets: reachable(documentOf(editor.state), from) }),
    [editor, mark],
  );
  const onConnectEnd = useCallback(
    (event: MouseEvent | TouchEvent, state: FinalConnectionState) => {
      mark({ targets: null });
      const from = state.fromHandle;
      if (state.isValid || from?.type !== "source") return;
      const at = pointOf(event);
      const over = document.elementFromPoint(at.x, at.y);
      const target = over?.closest<HTMLElement>(".react-flow__node")?.dataset.id;
      const line = { source: from.nodeId, source_handle: from.id ?? "out" };
      if (target && target !== line.source) {
        const why = whyNotConnectable(documentOf(editor.state), { ...line, target });
        if (why) tell(why);
        else editor.perform("Connect", connect.on({ ...line, target }));
      } else if (over?.closest(".react-flow__pane")) {
        const point = screenToFlowPosition(at);
        const position = { x: point.x, y: point.y - 28 };
        const place = {
          kind: "after",
          node: line.source,
          handle: line.source_handle,
          position,
        } as const;
        editor.show({ stepMenu: { ...at, place } });
      }
    },
    [editor, mark, screenToFlowPosition],
  );
  return useMemo(
    () => ({ onConnect, isValidConnection, onConnectStart, onConnectEnd }),
    [onConnect, isValidConnection, onConnectStart, onConnectEnd],
  );
}
