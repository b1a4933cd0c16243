import { IconCopy } from "@tabler/icons-react";
import { copySelection } from "./clipboard";
import type { Command } from "./command";

export const copy: Command = {
  id: "copy",
  label: "Copy",
  group: "Edit",
  keys: ["mod+c"],
  icon: IconCopy,
  where: "canvas",
  enabled: ({ state }) => state.selection.nodes.size > 0,
  run: copySelection,
};
