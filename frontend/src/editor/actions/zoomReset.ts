import { IconZoomReset } from "@tabler/icons-react";
import { always, type Command } from "./command";

export const zoomReset: Command = {
  id: "zoom-reset",
  label: "Zoom to 100 %",
  group: "View",
  keys: ["mod+0", "shift+0"],
  icon: IconZoomReset,
  where: "canvas",
  enabled: always,
  run: (editor) => editor.canvas?.zoomTo(1),
};
