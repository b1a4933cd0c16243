import { changeNode } from "@/graph/edits/changeNode";
import { changeResultId } from "@/graph/edits/changeResultId";
import { useEditor } from "../EditorContext";
import { useNode } from "../inspector/NodeContext";
import type { Table } from "./table";

export type ChangeTable = (label: string, table: Table, merge?: string, renamed?: Renamed) => void;

/** A result that has another name in expressions now: what reads it is changed with it. */
export interface Renamed {
  readonly from: string;
  readonly to: string;
}

/** The table that the inspector shows, and how to change it: one call is one undo step. */
export function useTable(): { table: Table; change: ChangeTable } {
  const node = useNode("decision");
  const editor = useEditor();
  const change: ChangeTable = (label, { inputs, outputs, rows, hit }, merge, renamed) => {
    const settings = { inputs, outputs, rows, hit };
    const changeTable = changeNode.on({ id: node.id, kind: "decision", settings });
    editor.perform(
      label,
      (draft) => {
        changeTable(draft);
        if (renamed) changeResultId.on({ node: node.id, ...renamed })(draft);
      },
      merge === undefined ? {} : { merge: `${node.id}/${merge}` },
    );
  };
  return { table: node, change };
}
