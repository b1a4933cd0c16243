/** What was copied last; also offered to other tabs through the system's clipboard as text. */

import { complete } from "@/graph/complete";
import { findNode, isContainer, type Position } from "@/graph/document";
import { cut, type Fragment, newIds, paste, rootsOf } from "@/graph/edits/paste";
import { boundsAround, ENTRY, HEAD, PADDING } from "@/graph/geometry";
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
    if (!Array.isArray(read.nodes) || !Array.isArray(read.edges)) return null;
    // Another tab may run an older page, which knows fewer settings.
    const { nodes, edges } = complete(read);
    return { nodes, edges };
  } catch {
    return null;
  }
}

export function pasteFragment(
  editor: EditorSession,
  fragment: Fragment,
  label: string,
  parent?: string | null,
): void {
  const ids = newIds(fragment, nodeIds(documentOf(editor.state)));
  const into = parent === undefined ? {} : { parent };
  const recipe = paste.on({ fragment, ids, offset: offsetFor(fragment, parent), ...into });
  const select = { nodes: new Set(ids.values()), edges: new Set<string>() };
  editor.perform(label, recipe, { select });
  editor.canvas?.reveal([...ids.values()]);
}

/** A little lower than the original; into an empty frame, at its first place. */
function offsetFor(fragment: Fragment, parent: string | null | undefined): Position {
  const roots = rootsOf(fragment);
  const box = boundsAround(roots);
  const moves = parent !== undefined && roots.some((node) => node.parent !== parent);
  if (!moves || !box) return { x: 40, y: 88 };
  return { x: ENTRY - box.x, y: HEAD + PADDING - box.y };
}

/**
 * Where a paste goes: into a selected frame that is not itself what was copied, beside the
 * selected step, or where nothing is selected to where it was copied from.
 */
function parentFor(editor: EditorSession, fragment: Fragment): string | null | undefined {
  const [id] = editor.state.selection.nodes;
  const node = id === undefined ? undefined : findNode(documentOf(editor.state), id);
  if (!node) return undefined;
  const copied = fragment.nodes.some((known) => known.id === node.id);
  return isContainer(node) && !copied ? node.id : node.parent;
}

export async function pasteHeld(editor: EditorSession): Promise<void> {
  const text = await navigator.clipboard?.readText?.().catch(() => "");
  const fragment = readFragment(text ?? "") ?? held;
  if (fragment) pasteFragment(editor, fragment, "Paste", parentFor(editor, fragment));
}

export function duplicateSelection(editor: EditorSession): void {
  const fragment = cut(documentOf(editor.state), editor.state.selection.nodes);
  if (fragment.nodes.length > 0) pasteFragment(editor, fragment, "Duplicate");
}
