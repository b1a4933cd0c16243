import { useMemo } from "react";
import { type FlowEdge, type FlowNode, flowEdge, flowNode, type Moving } from "@/canvas/flow";
import { useCollapsed } from "@/canvas/useCollapsed";
import { parentsFirst } from "@/graph/tree";
import { useEditorState } from "../EditorContext";
import { documentOf } from "../store";

export type Moved = ReadonlyMap<string, Moving>;

/** The document for React Flow; `moved` overrides places while nodes are being dragged. */
export function useFlowGraph(moved: Moved): { nodes: FlowNode[]; edges: FlowEdge[] } {
  const document = useEditorState(documentOf);
  const selection = useEditorState((state) => state.selection);
  const hidden = useCollapsed(document);
  const nodes = useMemo(
    () =>
      parentsFirst(document)
        .filter((n) => !hidden.has(n.id))
        .map((n) => flowNode(n, selection.nodes.has(n.id), moved.get(n.id))),
    [document, selection.nodes, moved, hidden],
  );
  const edges = useMemo(() => {
    const byId = new Map(document.nodes.map((node) => [node.id, node]));
    return document.edges
      .filter((edge) => !hidden.has(edge.target))
      .map((edge) => flowEdge(edge, selection.edges.has(edge.id), byId.get(edge.source)));
  }, [document, selection.edges, hidden]);
  return { nodes, edges };
}
