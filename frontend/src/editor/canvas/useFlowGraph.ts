import { useMemo } from "react";
import { type FlowEdge, type FlowNode, flowEdge, flowNode } from "@/canvas/flow";
import type { Position } from "@/graph/document";
import { useEditorState } from "../EditorContext";
import { documentOf } from "../store";

export type Moved = ReadonlyMap<string, Position>;

/** The document for React Flow; `moved` overrides places while nodes are being dragged. */
export function useFlowGraph(moved: Moved): { nodes: FlowNode[]; edges: FlowEdge[] } {
  const document = useEditorState(documentOf);
  const selection = useEditorState((state) => state.selection);
  const nodes = useMemo(
    () => document.nodes.map((n) => flowNode(n, selection.nodes.has(n.id), moved.get(n.id))),
    [document.nodes, selection.nodes, moved],
  );
  const edges = useMemo(
    () => document.edges.map((edge) => flowEdge(edge, selection.edges.has(edge.id))),
    [document.edges, selection.edges],
  );
  return { nodes, edges };
}
