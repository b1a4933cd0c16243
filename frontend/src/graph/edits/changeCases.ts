import { type ChoiceCase, OTHERWISE } from "../document";
import { edgeId } from "../ids";
import { defineEdit } from "./edit";

/**
 * Replace the cases of a choice.
 *
 * Lines of a case that is gone go with it. `renamed` tells old ids from new ones, so that the
 * lines of a case whose id changed stay.
 */
export const changeCases = defineEdit<{
  id: string;
  cases: readonly ChoiceCase[];
  renamed?: ReadonlyMap<string, string>;
}>((draft, { id, cases, renamed }) => {
  const node = draft.nodes.find((known) => known.id === id);
  if (node?.kind !== "choice") return;
  node.cases = [...cases];
  const handles = new Set([...cases.map((c) => c.id), OTHERWISE]);
  for (const edge of draft.edges) {
    const handle = edge.source === id ? renamed?.get(edge.source_handle) : undefined;
    if (handle) {
      edge.source_handle = handle;
      edge.id = edgeId(edge);
    }
  }
  draft.edges = draft.edges.filter((e) => e.source !== id || handles.has(e.source_handle));
});
