import { handlesOf, innerHandlesOf } from "../document";
import { edgeId } from "../ids";
import { applyChange, type NodeChange } from "./changeNode";
import { defineEdit } from "./edit";

/**
 * Change settings that ways out are made of: the cases of a choice, the catches of a scope.
 *
 * Lines of a way that is gone go with it. `renamed` tells old ids from new ones, so that the
 * lines of a way whose id changed stay.
 */
export const changeHandles = defineEdit<NodeChange & { renamed?: ReadonlyMap<string, string> }>(
  (draft, { renamed, ...change }) => {
    const node = applyChange(draft, change);
    if (!node) return;
    const { id } = node;
    const handles = new Set([...handlesOf(node), ...innerHandlesOf(node)]);
    for (const edge of draft.edges) {
      const handle = edge.source === id ? renamed?.get(edge.source_handle) : undefined;
      if (handle) {
        edge.source_handle = handle;
        edge.id = edgeId(edge);
      }
    }
    if (draft.edges.some((e) => e.source === id && !handles.has(e.source_handle))) {
      draft.edges = draft.edges.filter((e) => e.source !== id || handles.has(e.source_handle));
    }
  },
);
