import { Kbd, Modal } from "@mantine/core";
import type { Command } from "./actions/command";
import { COMMANDS } from "./actions/commands";
import { keysInWords } from "./actions/keys";
import classes from "./Editor.module.css";
import { useEditor, useEditorState } from "./EditorContext";

const GROUPS: readonly Command["group"][] = ["Steps", "Edit", "View", "Workflow"];

/** Every command that has keys. */
export function ShortcutsDialog() {
  const editor = useEditor();
  const open = useEditorState((state) => state.dialog === "shortcuts");
  return (
    <Modal opened={open} onClose={() => editor.open(null)} title="Keyboard shortcuts" size="xl">
      <div className={classes.shortcuts}>
        {GROUPS.map((group) => (
          <section key={group}>
            <h3>{group}</h3>
            <dl>
              {COMMANDS.filter((c) => c.group === group && c.keys.length > 0).map((command) => (
                <div key={command.id}>
                  <dt>{command.label}</dt>
                  <dd>
                    {command.keys.map((keys) => (
                      <Kbd key={keys} size="xs">
                        {keysInWords(keys)}
                      </Kbd>
                    ))}
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Modal>
  );
}
