import type { Draft } from "immer";
import type { GraphNode, NodeKind, WorkflowGraph } from "../document";
import { defineEdit } from "./edit";

type Settings<Kind extends NodeKind> = Partial<
  Omit<Extract<GraphNode, { kind: Kind }>, "id" | "kind" | "parent">
>;

/** Settings that a kind of node has; the kind guards against a change meant for another node. */
export type NodeChange = {
  [Kind in NodeKind]: { id: string; kind: Kind; settings: Settings<Kind> };
}[NodeKind];

/** Change a node of a draft; gives it, or nothing when it is gone or of another kind. */
export function applyChange(
  draft: Draft<WorkflowGraph>,
  { id, kind, settings }: NodeChange,
): Draft<GraphNode> | undefined {
  const node = draft.nodes.find((known) => known.id === id);
  if (!node || node.kind !== kind) return undefined;
  return Object.assign(node, settings satisfies Partial<Draft<GraphNode>>);
}

/** Change settings of a node. Values are replaced whole, so pass complete objects. */
export const changeNode = defineEdit<NodeChange>((draft, change) => {
  applyChange(draft, change);
});
