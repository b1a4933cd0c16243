import { IconAdjustments } from "@tabler/icons-react";
import { onlySelected } from "../store";
import type { Command } from "./command";

/** Id of the inspector's first field. */
export const INSPECTOR_NAME = "inspector-name";

export const openInspector: Command = {
  id: "open-inspector",
  label: "Set up this step",
  group: "Steps",
  keys: ["Enter"],
  icon: IconAdjustments,
  where: "canvas",
  enabled: ({ state }) => onlySelected(state) !== null,
  run: () => {
    const name = document.getElementById(INSPECTOR_NAME);
    name?.focus();
    if (name instanceof HTMLInputElement) name.select();
  },
};
