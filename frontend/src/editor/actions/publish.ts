import { IconRocket } from "@tabler/icons-react";
import { type Command, mayEdit } from "./command";

export const publish: Command = {
  id: "publish",
  label: "Publish…",
  group: "Workflow",
  keys: ["mod+Enter"],
  icon: IconRocket,
  enabled: mayEdit,
  run: (editor) => editor.open("publish"),
};
