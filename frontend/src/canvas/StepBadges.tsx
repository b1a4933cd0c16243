import { IconArrowBackUp, IconClock, IconHandStop } from "@tabler/icons-react";
import type { GraphNode } from "@/graph/document";
import classes from "./nodes.module.css";

/** What is said of a step besides what it does: how it is undone, who is asked, when it is due. */
export function badgeWords(node: GraphNode): string[] {
  const words: string[] = [];
  if (node.kind === "operation" && node.undo) words.push("can be undone");
  if (node.kind === "operation" && node.on_error === "ask") words.push("asks a person on error");
  if (node.kind !== "start" && node.due_s !== null) words.push("has a due time");
  return words;
}

/** The same, as small signs on the lower edge of the card. */
export function StepBadges({ node }: { readonly node: GraphNode }) {
  const words = badgeWords(node);
  if (words.length === 0) return null;
  return (
    <span className={classes.badges} title={words.join(", ")}>
      {words.includes("can be undone") && <IconArrowBackUp size={12} stroke={2.25} data-undo />}
      {words.includes("asks a person on error") && <IconHandStop size={12} stroke={2} />}
      {words.includes("has a due time") && <IconClock size={12} stroke={2} />}
    </span>
  );
}
