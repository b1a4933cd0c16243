import { IconArrowBackUp } from "@tabler/icons-react";
import type { Command } from "./command";

export const undo: Command = {
  id: "undo",
  label: "Undo",
  group: "Edit",
  keys: ["mod+z"],
  icon: IconArrowBackUp,
  enabled: ({ state }) => !state.readOnly && state.history.past.length > 0,
  run: (editor) => editor.undo(),
};
