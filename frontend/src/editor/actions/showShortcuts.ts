import { IconKeyboard } from "@tabler/icons-react";
import { always, type Command } from "./command";

export const showShortcuts: Command = {
  id: "shortcuts",
  label: "Keyboard shortcuts",
  group: "Workflow",
  keys: ["?"],
  icon: IconKeyboard,
  enabled: always,
  run: (editor) => editor.open("shortcuts"),
};
