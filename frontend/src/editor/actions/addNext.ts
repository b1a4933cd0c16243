import { IconSquarePlus } from "@tabler/icons-react";
import { placeBySelection } from "../addStep";
import { anchorOf } from "./anchor";
import { type Command, mayEdit } from "./command";

export const addNext: Command = {
  id: "add-next",
  label: "Add a step after this one",
  group: "Steps",
  keys: ["a"],
  icon: IconSquarePlus,
  where: "canvas",
  enabled: mayEdit,
  run: (editor) => {
    const [id] = editor.state.selection.nodes;
    editor.show({ stepMenu: { ...anchorOf(id), place: placeBySelection(editor) } });
  },
};
