import { IconSquarePlus } from "@tabler/icons-react";
import { placeBySelection } from "../addStep";
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
    const card = id && document.querySelector(`[data-node="${id}"]`);
    const box = card ? card.getBoundingClientRect() : null;
    const x = box ? box.right + 12 : window.innerWidth / 2 - 150;
    const y = box ? box.top : 160;
    editor.show({ stepMenu: { x, y, place: placeBySelection(editor) } });
  },
};
