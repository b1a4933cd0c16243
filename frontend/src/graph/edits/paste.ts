import { castDraft } from "immer";
import type { GraphEdge, GraphNode, Position, WorkflowGraph } from "../document";
import { inside } from "../frames";
import { freePlace, sizeOf } from "../geometry";
import { edgeId, idFromName, uniqueId, uniqueName } from "../ids";
import { rewriteReferences } from "../references";
import { withInsides } from "../tree";
import { defineEdit } from "./edit";

/** Nodes with the lines between them: what the clipboard holds. */
export interface Fragment {
  nodes: readonly GraphNode[];
  edges: readonly GraphEdge[];
}

/**
 * The part of a document that is selected, with what is inside of it.
 *
 * The start stays, because a workflow has only one.
 */
export function cut(document: WorkflowGraph, ids: ReadonlySet<string>): Fragment {
  const all = withInsides(document, ids);
  const nodes = document.nodes.filter((node) => all.has(node.id) && node.kind !== "start");
  const kept = new Set(nodes.map((node) => node.id));
  const edges = document.edges.filter((e) => kept.has(e.source) && kept.has(e.target));
  return { nodes, edges };
}

/** The nodes of a fragment that are in no other of its nodes. */
export function rootsOf({ nodes }: Fragment): GraphNode[] {
  const ids = new Set(nodes.map((node) => node.id));
  return nodes.filter((node) => node.parent === null || !ids.has(node.parent));
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
 * Add copies of nodes, moved by `offset`, with their lines and what is inside of them.
 *
 * Expressions among the copies name the copies; those that name other steps still do.
 *
 * Args: `parent` is the container that they go into; absent, each goes beside what it is copied
 * from, or outermost where that container is not in this document.
 */
export const paste = defineEdit<{
  fragment: Fragment;
  ids: ReadonlyMap<string, string>;
  offset: Position;
  parent?: string | null;
}>((draft, { fragment, ids, offset, parent }) => {
  const known = new Set(draft.nodes.map((node) => node.id));
  const names = new Set(draft.nodes.map((node) => node.name));
  const roots = new Set(rootsOf(fragment).map((node) => node.id));
  const beside = (node: GraphNode) =>
    node.parent !== null && known.has(node.parent) ? node.parent : null;
  for (const source of fragment.nodes) {
    const copy = castDraft(structuredClone(source));
    copy.id = ids.get(source.id) ?? source.id;
    copy.name = uniqueName(source.name, names);
    if (roots.has(source.id)) {
      const { x, y } = source.position;
      copy.parent = parent === undefined ? beside(source) : parent;
      const wanted = { x: x + offset.x, y: y + offset.y };
      const place = copy.parent === null ? wanted : inside(wanted);
      copy.position =
        roots.size === 1 ? freePlace(draft, place, sizeOf(source), copy.parent) : place;
    } else {
      copy.parent = ids.get(source.parent ?? "") ?? null;
    }
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
