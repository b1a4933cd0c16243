import { castDraft } from "immer";
import type { GraphEdge, GraphNode, Position } from "../document";
import { freePlace, sizeOf } from "../geometry";
import { edgeId, idFromName, uniqueId, uniqueName } from "../ids";
import { rewriteReferences } from "../references";
import { defineEdit } from "./edit";

/** Nodes with the lines between them: what the clipboard holds. */
export interface Fragment {
  nodes: readonly GraphNode[];
  edges: readonly GraphEdge[];
}

/** The part of a document that is selected; the start stays, because a workflow has only one. */
export function cut(document: Fragment, ids: ReadonlySet<string>): Fragment {
  const nodes = document.nodes.filter((node) => ids.has(node.id) && node.kind !== "start");
  const kept = new Set(nodes.map((node) => node.id));
  const edges = document.edges.filter((e) => kept.has(e.source) && kept.has(e.target));
  return { nodes, edges };
}

/** New ids for pasted nodes, old id to new: none of them taken, each still readable. */
export function newIds(fragment: Fragment, taken: ReadonlySet<string>): Map<string, string> {
  // Ids of the fragment count as taken, so that renaming one reference never makes another.
  const used = new Set([...taken, ...fragment.nodes.map((node) => node.id)]);
  const ids = new Map<string, string>();
  for (const node of fragment.nodes) {
    const stem = node.id.replace(/_\d+$/, "");
    const id = taken.has(node.id) ? uniqueId(stem || idFromName(node.name), used) : node.id;
    used.add(id);
    ids.set(node.id, id);
  }
  return ids;
}

/**
 * Add copies of nodes, moved by `offset`, with their lines.
 *
 * Expressions among the copies name the copies; those that name other steps still do.
 */
export const paste = defineEdit<{
  fragment: Fragment;
  ids: ReadonlyMap<string, string>;
  offset: Position;
}>((draft, { fragment, ids, offset }) => {
  const names = new Set(draft.nodes.map((node) => node.name));
  const [single] = fragment.nodes.length === 1 ? fragment.nodes : [];
  for (const source of fragment.nodes) {
    const copy = castDraft(structuredClone(source));
    const wanted = { x: source.position.x + offset.x, y: source.position.y + offset.y };
    copy.id = ids.get(source.id) ?? source.id;
    copy.name = uniqueName(source.name, names);
    copy.position = single ? freePlace(draft, wanted, sizeOf(source)) : wanted;
    for (const [from, to] of ids) rewriteReferences(copy, from, to);
    names.add(copy.name);
    draft.nodes.push(copy);
  }
  for (const edge of fragment.edges) {
    const ends = {
      source: ids.get(edge.source) ?? edge.source,
      source_handle: edge.source_handle,
      target: ids.get(edge.target) ?? edge.target,
    };
    draft.edges.push({ id: edgeId(ends), ...ends });
  }
});
