import { useContext } from "react";
import { changeNode, type NodeChange } from "@/graph/edits/changeNode";
import { useEditor } from "../EditorContext";
import { OptionalDuration } from "./DurationField";
import classes from "./Inspector.module.css";
import { LONGEST_S } from "./limits";
import { NodeContext } from "./NodeContext";

/** From when on a step counts as overdue; of any kind that lines lead to. */
export function DueTime() {
  const editor = useEditor();
  const node = useContext(NodeContext);
  if (!node || node.kind === "start") return null;
  const set = (due_s: number | null) => {
    const change = { id: node.id, kind: node.kind, settings: { due_s } } as NodeChange;
    editor.perform("Change due time", changeNode.on(change), { merge: `${node.id}/due_s` });
  };
  return (
    <section aria-label="Due time">
      <h3 className={classes.heading}>Due time</h3>
      <OptionalDuration
        field="/due_s"
        what="Say when the step is overdue"
        description="A step that is not done by then is shown as overdue; it goes on."
        label="Due after"
        value={node.due_s}
        initial={3_600}
        min={0.1}
        max={LONGEST_S}
        onChange={set}
      />
    </section>
  );
}
