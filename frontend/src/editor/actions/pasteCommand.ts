import { IconClipboard } from "@tabler/icons-react";
import { pasteHeld } from "./clipboard";
import { type Command, mayEdit } from "./command";

export const pasteCommand: Command = {
  id: "paste",
  label: "Paste",
  group: "Edit",
  keys: ["mod+v"],
  icon: IconClipboard,
  where: "canvas",
  enabled: mayEdit,
  run: (editor) => void pasteHeld(editor),
};
