import { createContext, useContext } from "react";
import type { Issue } from "@/api/model";
import type { GraphNode, NodeKind } from "@/graph/document";
import { changeNode, type NodeChange } from "@/graph/edits/changeNode";
import { useEditor, useEditorState } from "../EditorContext";

export const NodeContext = createContext<GraphNode | null>(null);

type Of<Kind extends NodeKind> = Extract<GraphNode, { kind: Kind }>;

/** The node that the inspector shows, which is of this kind. */
export function useNode<Kind extends NodeKind>(kind: Kind): Of<Kind> {
  const node = useContext(NodeContext);
  if (node?.kind !== kind) throw new Error(`This part of the inspector is for ${kind}.`);
  return node as Of<Kind>;
}

/** The node that the inspector shows; null while it shows the workflow. */
export const useNodeId = (): string | null => useContext(NodeContext)?.id ?? null;

/** Change settings of a node; changes of one field in quick succession are one undo step. */
export function useChange<Kind extends NodeKind>(node: Of<Kind>) {
  const editor = useEditor();
  return (settings: Partial<Omit<Of<Kind>, "id" | "kind">>, field: string) => {
    const change = { id: node.id, kind: node.kind, settings } as NodeChange;
    editor.perform("Change settings", changeNode.on(change), { merge: `${node.id}${field}` });
  };
}

export function useIssues(): readonly Issue[] {
  return useEditorState((state) => state.issues);
}

export const useReadOnly = (): boolean => useEditorState((state) => state.readOnly);
