import { edgeId, ID_PATTERN } from "../ids";
import { rewriteReferences, rewriteSettings } from "../references";
import { defineEdit } from "./edit";

/** Why an id cannot be used, as a sentence; null when it can. */
export function whyNotId(to: string, taken: ReadonlySet<string>, what = "step"): string | null {
  if (!ID_PATTERN.test(to)) {
    return "Use lower-case letters, digits and _, starting with a letter.";
  }
  return taken.has(to) ? `Another ${what} has this id.` : null;
}

/** Change a node's id and every `steps.<id>` that means it. An unusable id changes nothing. */
export const changeNodeId = defineEdit<{ from: string; to: string }>((draft, { from, to }) => {
  const node = draft.nodes.find((known) => known.id === from);
  if (!node || from === to) return;
  if (whyNotId(to, new Set(draft.nodes.map((known) => known.id))) !== null) return;
  node.id = to;
  for (const edge of draft.edges) {
    if (edge.source !== from && edge.target !== from) continue;
    if (edge.source === from) edge.source = to;
    if (edge.target === from) edge.target = to;
    edge.id = edgeId(edge);
  }
  for (const known of draft.nodes) {
    if (known.parent === from) known.parent = to;
    rewriteReferences(known, from, to);
  }
  rewriteSettings(draft, from, to, "steps");
});
