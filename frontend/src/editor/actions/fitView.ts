import { IconFocusCentered } from "@tabler/icons-react";
import { always, type Command } from "./command";

export const fitView: Command = {
  id: "fit",
  label: "Show everything",
  group: "View",
  keys: ["shift+1"],
  icon: IconFocusCentered,
  where: "canvas",
  enabled: always,
  run: (editor) => editor.canvas?.fit(),
};
