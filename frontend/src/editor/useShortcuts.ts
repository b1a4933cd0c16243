import { useEffect } from "react";
import { COMMANDS } from "./actions/commands";
import { commandFor } from "./actions/keys";
import { belongsToCanvas } from "./canvas/useCanvasView";
import type { EditorSession } from "./session";

const TYPING = 'input, textarea, select, [contenteditable="true"]';

function isTyping(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest(TYPING) !== null;
}

const hasSelectedText = () => (window.getSelection()?.toString() ?? "") !== "";

/** Run commands from the keyboard, unless somebody types or a dialog is open. */
export function useShortcuts(editor: EditorSession): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      const command = commandFor(event, COMMANDS);
      if (!command || event.defaultPrevented) return;
      const target = event.target;
      if (target instanceof Element && target.closest('[role="dialog"], [role="menu"]')) return;
      if (editor.state.dialog !== null) return;
      if (isTyping(target) && !command.inFields) return;
      if (command.where === "canvas" && target instanceof Element && !belongsToCanvas(target))
        return;
      // A button on the canvas keeps its own Enter.
      const own = target instanceof HTMLButtonElement && event.key === "Enter";
      if (own || (command.id === "copy" && hasSelectedText())) return;
      // The browser's own "save page" and "print" would only get in the way.
      if (command.enabled(editor)) {
        event.preventDefault();
        command.run(editor);
      } else if (command.keys.includes("mod+s")) {
        event.preventDefault();
      }
    };
    window.addEventListener("keydown", onKeyDown);
    return () => window.removeEventListener("keydown", onKeyDown);
  }, [editor]);
}
