import { IconDeviceFloppy } from "@tabler/icons-react";
import { type Command, mayEdit } from "./command";

/** Everything is saved by itself; the habit should still do something sensible. */
export const saveNow: Command = {
  id: "save",
  label: "Save now",
  group: "Workflow",
  keys: ["mod+s"],
  icon: IconDeviceFloppy,
  inFields: true,
  enabled: mayEdit,
  run: (editor) => void editor.flush(),
};
