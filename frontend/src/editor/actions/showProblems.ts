import { IconListCheck } from "@tabler/icons-react";
import { always, type Command } from "./command";

export const showProblems: Command = {
  id: "problems",
  label: "Show problems",
  group: "Workflow",
  keys: ["shift+F8"],
  icon: IconListCheck,
  inFields: true,
  enabled: always,
  run: (editor) => editor.show({ problemsOpen: !editor.state.problemsOpen }),
};
