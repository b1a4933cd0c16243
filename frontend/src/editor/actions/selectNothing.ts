import { IconX } from "@tabler/icons-react";
import { NOTHING_SELECTED } from "../store";
import { always, type Command } from "./command";

export const selectNothing: Command = {
  id: "select-nothing",
  label: "Select nothing",
  group: "Edit",
  keys: ["Escape"],
  icon: IconX,
  where: "canvas",
  enabled: always,
  run: (editor) => editor.select(NOTHING_SELECTED),
};
