import { IconSelectAll } from "@tabler/icons-react";
import { documentOf } from "../store";
import { always, type Command } from "./command";

export const selectAll: Command = {
  id: "select-all",
  label: "Select all",
  group: "Edit",
  keys: ["mod+a"],
  icon: IconSelectAll,
  where: "canvas",
  enabled: always,
  run: (editor) => editor.selectNodes(...documentOf(editor.state).nodes.map((node) => node.id)),
};
