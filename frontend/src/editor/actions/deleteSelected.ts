import { IconTrash } from "@tabler/icons-react";
import { deleteSelection } from "@/graph/edits/deleteSelection";
import { withInsides } from "@/graph/tree";
import { tell } from "@/ui/notify";
import { documentOf, NOTHING_SELECTED } from "../store";
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
    const inside = withInsides(documentOf(editor.state), nodes).size - nodes.size;
    editor.perform("Delete", recipe, { select: NOTHING_SELECTED });
    if (inside > 0) {
      tell(
        `Deleted with ${inside === 1 ? "the step" : `the ${inside} steps`} inside. Undo brings all back.`,
      );
    }
  },
};
