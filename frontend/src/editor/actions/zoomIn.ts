import { IconPlus } from "@tabler/icons-react";
import { always, type Command } from "./command";

export const zoomIn: Command = {
  id: "zoom-in",
  label: "Zoom in",
  group: "View",
  keys: ["mod+=", "mod++", "+"],
  icon: IconPlus,
  where: "canvas",
  enabled: always,
  run: (editor) => editor.canvas?.zoomBy(1.25),
};
