import { Button, Stack } from "@mantine/core";
import { copy } from "../actions/copy";
import { deleteSelected } from "../actions/deleteSelected";
import { duplicate } from "../actions/duplicate";
import { moveOut, wrapInLoop, wrapInScope } from "../actions/frames";
import { useEditor, useEditorState } from "../EditorContext";
import classes from "./Inspector.module.css";

const COMMANDS = [wrapInLoop, wrapInScope, moveOut, copy, duplicate, deleteSelected];

/** What can be done with several steps at once. */
export function SeveralSelected() {
  const editor = useEditor();
  const count = useEditorState((state) => state.selection.nodes.size);
  const commands = COMMANDS.filter((c) => c.enabled(editor));
  return (
    <div className={classes.body}>
      <h2 className={classes.title}>{count} steps selected</h2>
      <Stack gap="xs" mt="sm">
        {commands.map((command) => (
          <Button
            key={command.id}
            variant="default"
            justify="start"
            leftSection={<command.icon size={16} aria-hidden="true" />}
            onClick={() => command.run(editor)}
          >
            {command.label}
          </Button>
        ))}
      </Stack>
    </div>
  );
}
