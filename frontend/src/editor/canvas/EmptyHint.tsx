import { Button } from "@mantine/core";
import { IconPlayerPlay } from "@tabler/icons-react";
import { addStep, placeBySelection } from "../addStep";
import { useEditor, useEditorState } from "../EditorContext";
import classes from "./EditorCanvas.module.css";

/** What to do with an empty canvas. */
export function EmptyHint() {
  const editor = useEditor();
  const empty = useEditorState((state) => state.history.document.nodes.length === 0);
  const readOnly = useEditorState((state) => state.readOnly);
  if (!empty) return null;
  return (
    <div className={classes.empty}>
      <h2>Nothing here yet</h2>
      {readOnly ? (
        <p>This draft has no steps.</p>
      ) : (
        <>
          <p>A workflow begins with a start. Then drag steps from the left and connect them.</p>
          <Button
            leftSection={<IconPlayerPlay size={16} aria-hidden="true" />}
            onClick={() =>
              addStep(editor, { kind: "start", name: "Start" }, placeBySelection(editor))
            }
          >
            Add the start
          </Button>
        </>
      )}
    </div>
  );
}
