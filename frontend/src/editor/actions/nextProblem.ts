import { IconAlertCircle } from "@tabler/icons-react";
import type { Issue } from "@/api/model";
import type { Command } from "./command";

/** Problems of steps and of settings; one of the drawing as a whole has no field to go to. */
const isPlaced = ({ node, field }: Issue) => node !== null || field !== "";

export const nextProblem: Command = {
  id: "next-problem",
  label: "Go to the next problem",
  group: "Steps",
  keys: ["F8"],
  icon: IconAlertCircle,
  inFields: true,
  enabled: ({ state }) => state.issues.some(isPlaced),
  run: (editor) => {
    const placed = editor.state.issues.filter(isPlaced);
    const { attention } = editor.state;
    const at = placed.findIndex(
      (issue) => issue.node === attention?.node && issue.field === attention?.field,
    );
    const next = placed[(at + 1) % placed.length];
    if (next) editor.attend(next.node, next.field);
  },
};
