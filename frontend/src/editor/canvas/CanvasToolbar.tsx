import { ActionIcon, Tooltip } from "@mantine/core";
import type { Command } from "../actions/command";
import { fitView } from "../actions/fitView";
import { keysInWords } from "../actions/keys";
import { redo } from "../actions/redo";
import { tidy } from "../actions/tidy";
import { undo } from "../actions/undo";
import { zoomIn } from "../actions/zoomIn";
import { zoomOut } from "../actions/zoomOut";
import { useEditor, useEditorState } from "../EditorContext";
import classes from "./EditorCanvas.module.css";

const TOOLS: readonly Command[] = [zoomIn, zoomOut, fitView, undo, redo, tidy];

/** The commands that one wants beside the drawing. */
export function CanvasToolbar() {
  return (
    <div className={classes.toolbar} role="toolbar" aria-label="Canvas tools">
      {TOOLS.map((command) => (
        <Tool key={command.id} command={command} />
      ))}
    </div>
  );
}

function Tool({ command }: { readonly command: Command }) {
  const editor = useEditor();
  const enabled = useEditorState(() => command.enabled(editor));
  const [keys] = command.keys;
  return (
    <Tooltip label={keys ? `${command.label} (${keysInWords(keys)})` : command.label}>
      <ActionIcon
        variant="subtle"
        color="gray"
        size={30}
        aria-label={command.label}
        {...(enabled ? {} : { "data-disabled": true })}
        aria-disabled={!enabled}
        onClick={() => enabled && command.run(editor)}
      >
        <command.icon size={17} stroke={1.75} aria-hidden="true" />
      </ActionIcon>
    </Tooltip>
  );
}
