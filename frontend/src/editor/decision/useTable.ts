import { changeNode } from "@/graph/edits/changeNode";
import { useEditor } from "../EditorContext";
import { useNode } from "../inspector/NodeContext";
import type { Table } from "./table";

export type ChangeTable = (label: string, table: Table, merge?: string) => void;

/** The table that the inspector shows, and how to change it: one call is one undo step. */
export function useTable(): { table: Table; change: ChangeTable } {
  const node = useNode("decision");
  const editor = useEditor();
  const change: ChangeTable = (label, { inputs, outputs, rows, hit }, merge) =>
    editor.perform(
      label,
      changeNode.on({ id: node.id, kind: "decision", settings: { inputs, outputs, rows, hit } }),
      merge === undefined ? {} : { merge: `${node.id}/${merge}` },
    );
  return { table: node, change };
}
