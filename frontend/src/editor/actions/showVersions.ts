import { IconHistory } from "@tabler/icons-react";
import { always, type Command } from "./command";

export const showVersions: Command = {
  id: "versions",
  label: "Version history",
  group: "Workflow",
  keys: [],
  icon: IconHistory,
  enabled: always,
  run: (editor) => editor.open("versions"),
};
