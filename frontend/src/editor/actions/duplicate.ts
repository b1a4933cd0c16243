import { IconCopyPlus } from "@tabler/icons-react";
import { duplicateSelection } from "./clipboard";
import { type Command, mayEdit } from "./command";

export const duplicate: Command = {
  id: "duplicate",
  label: "Duplicate",
  group: "Edit",
  keys: ["mod+d"],
  icon: IconCopyPlus,
  where: "canvas",
  enabled: (editor) => mayEdit(editor) && editor.state.selection.nodes.size > 0,
  run: duplicateSelection,
};
