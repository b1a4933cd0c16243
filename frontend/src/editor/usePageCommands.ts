import { useEffect } from "react";
import { offerCommands } from "@/ui/pageCommands";
import { COMMANDS } from "./actions/commands";
import { keysInWords } from "./actions/keys";
import type { EditorSession } from "./session";

/** Offer the editor's commands in the search that opens everywhere. */
export function usePageCommands(editor: EditorSession): void {
  useEffect(
    () =>
      offerCommands({
        group: "In this workflow",
        commands: () =>
          COMMANDS.filter((command) => command.enabled(editor)).map((command) => ({
            id: `editor ${command.id}`,
            label: command.label,
            keys: command.keys[0] ? keysInWords(command.keys[0]) : "",
            icon: command.icon,
            run: () => command.run(editor),
          })),
      }),
    [editor],
  );
}
