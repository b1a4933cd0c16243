import type { TablerIcon } from "@tabler/icons-react";
import type { EditorSession } from "../session";

/**
 * One thing that people can do in the editor.
 *
 * Toolbar, keyboard, context menu, command palette and the list of shortcuts all read this record.
 */
export interface Command {
  readonly id: string;
  readonly label: string;
  readonly group: "Edit" | "View" | "Steps" | "Workflow";
  /** Keys such as `mod+z`; `mod` is ⌘ on a Mac and Ctrl elsewhere. The first is shown. */
  readonly keys: readonly string[];
  readonly icon: TablerIcon;
  /** Whether the keys also work while somebody types into a field. */
  readonly inFields?: boolean;
  /** `canvas`: the keys mean this only while the canvas, or nothing, has the focus. */
  readonly where?: "canvas";
  readonly enabled: (editor: EditorSession) => boolean;
  readonly run: (editor: EditorSession) => void;
}

export const always = (): boolean => true;
export const mayEdit = (editor: EditorSession): boolean => !editor.state.readOnly;
