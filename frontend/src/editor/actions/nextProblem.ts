import { IconAlertCircle } from "@tabler/icons-react";
import type { Command } from "./command";

export const nextProblem: Command = {
  id: "next-problem",
  label: "Go to the next problem",
  group: "Steps",
  keys: ["F8"],
  icon: IconAlertCircle,
  inFields: true,
  enabled: ({ state }) => state.issues.some((issue) => issue.node !== null),
  run: (editor) => {
    const placed = editor.state.issues.filter((issue) => issue.node !== null);
    const { attention } = editor.state;
    const at = placed.findIndex(
      (issue) => issue.node === attention?.node && issue.field === attention?.field,
    );
    const next = placed[(at + 1) % placed.length];
    if (next?.node) editor.attend(next.node, next.field);
  },
};
