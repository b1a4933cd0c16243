import { IconTrash } from "@tabler/icons-react";
import { deleteSelection } from "@/graph/edits/deleteSelection";
import { NOTHING_SELECTED } from "../store";
import { type Command, mayEdit } from "./command";

export const deleteSelected: Command = {
  id: "delete",
  label: "Delete",
  group: "Edit",
  keys: ["Delete", "Backspace"],
  icon: IconTrash,
  where: "canvas",
  enabled: (editor) => {
    const { nodes, edges } = editor.state.selection;
    return mayEdit(editor) && nodes.size + edges.size > 0;
  },
  run: (editor) => {
    const { nodes, edges } = editor.state.selection;
    const recipe = deleteSelection.on({ nodes: [...nodes], edges: [...edges] });
    editor.perform("Delete", recipe, { select: NOTHING_SELECTED });
  },
};
