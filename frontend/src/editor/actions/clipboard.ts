/** What was copied last; also offered to other tabs through the system's clipboard as text. */

import { cut, type Fragment, newIds, paste } from "@/graph/edits/paste";
import { nodeIds } from "@/graph/ids";
import type { EditorSession } from "../session";
import { documentOf } from "../store";

const MARK = "baton/steps:1 ";
let held: Fragment | null = null;

export function copySelection(editor: EditorSession): void {
  const fragment = cut(documentOf(editor.state), editor.state.selection.nodes);
  if (fragment.nodes.length === 0) return;
  held = fragment;
  // Not allowed without a secure context; the copy of this tab works all the same.
  void navigator.clipboard?.writeText(MARK + JSON.stringify(fragment)).catch(() => undefined);
}

/** Take steps from a text that another tab copied; null when it is any other text. */
export function readFragment(text: string): Fragment | null {
  if (!text.startsWith(MARK)) return null;
  try {
    const read = JSON.parse(text.slice(MARK.length)) as Fragment;
    return Array.isArray(read.nodes) && Array.isArray(read.edges) ? read : null;
  } catch {
    return null;
  }
}

export function pasteFragment(editor: EditorSession, fragment: Fragment, label: string): void {
  const ids = newIds(fragment, nodeIds(documentOf(editor.state)));
  const recipe = paste.on({ fragment, ids, offset: { x: 40, y: 88 } });
  const select = { nodes: new Set(ids.values()), edges: new Set<string>() };
  editor.perform(label, recipe, { select });
  editor.canvas?.reveal([...ids.values()]);
}

export async function pasteHeld(editor: EditorSession): Promise<void> {
  const text = await navigator.clipboard?.readText?.().catch(() => "");
  const fragment = readFragment(text ?? "") ?? held;
  if (fragment) pasteFragment(editor, fragment, "Paste");
}

export function duplicateSelection(editor: EditorSession): void {
  const fragment = cut(documentOf(editor.state), editor.state.selection.nodes);
  if (fragment.nodes.length > 0) pasteFragment(editor, fragment, "Duplicate");
}
