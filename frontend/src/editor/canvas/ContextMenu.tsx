import { Kbd, Menu } from "@mantine/core";
import { addNext } from "../actions/addNext";
import type { Command } from "../actions/command";
import { connectTo } from "../actions/connectTo";
import { copy } from "../actions/copy";
import { deleteSelected } from "../actions/deleteSelected";
import { duplicate } from "../actions/duplicate";
import { fitView } from "../actions/fitView";
import {
  fitFrame,
  goInside,
  moveIntoFrame,
  moveOut,
  ungroup,
  wrapInLoop,
  wrapInScope,
} from "../actions/frames";
import { keysInWords } from "../actions/keys";
import { pasteCommand } from "../actions/pasteCommand";
import { tidy } from "../actions/tidy";
import { useEditor } from "../EditorContext";
import classes from "./EditorCanvas.module.css";

const SECTIONS: readonly (readonly Command[])[] = [
  [addNext, connectTo],
  [goInside, moveIntoFrame, moveOut, wrapInLoop, wrapInScope, ungroup, fitFrame],
  [copy, pasteCommand, duplicate, deleteSelected],
  [fitView, tidy],
];

interface Props {
  readonly at: { readonly x: number; readonly y: number } | null;
  readonly onClose: () => void;
}

/** What the right mouse button offers. */
export function ContextMenu({ at, onClose }: Props) {
  const editor = useEditor();
  const sections = SECTIONS.map((commands) => commands.filter((c) => c.enabled(editor)));
  return (
    <Menu opened={at !== null} onClose={onClose} position="bottom-start" offset={0} width={290}>
      <Menu.Target>
        <button
          type="button"
          tabIndex={-1}
          aria-label="What can be done here"
          className={classes.menuAnchor}
          style={{ left: at?.x ?? 0, top: at?.y ?? 0 }}
        />
      </Menu.Target>
      <Menu.Dropdown>
        {sections
          .filter((commands) => commands.length > 0)
          .map((commands, index) => (
            <div key={commands[0]?.id}>
              {index > 0 && <Menu.Divider />}
              {commands.map((command) => (
                <Menu.Item
                  key={command.id}
                  leftSection={<command.icon size={15} aria-hidden="true" />}
                  rightSection={
                    command.keys[0] && <Kbd size="xs">{keysInWords(command.keys[0])}</Kbd>
                  }
                  onClick={() => command.run(editor)}
                >
                  {command.label}
                </Menu.Item>
              ))}
            </div>
          ))}
      </Menu.Dropdown>
    </Menu>
  );
}
