import { IconMinus } from "@tabler/icons-react";
import { always, type Command } from "./command";

export const zoomOut: Command = {
  id: "zoom-out",
  label: "Zoom out",
  group: "View",
  keys: ["mod+-", "-"],
  icon: IconMinus,
  where: "canvas",
  enabled: always,
  run: (editor) => editor.canvas?.zoomBy(0.8),
};
