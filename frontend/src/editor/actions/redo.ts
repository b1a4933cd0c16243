import { IconArrowForwardUp } from "@tabler/icons-react";
import type { Command } from "./command";

export const redo: Command = {
  id: "redo",
  label: "Redo",
  group: "Edit",
  keys: ["mod+shift+z", "mod+y"],
  icon: IconArrowForwardUp,
  enabled: ({ state }) => !state.readOnly && state.history.future.length > 0,
  run: (editor) => editor.redo(),
};
