import { defineEdit } from "./edit";

/** Remove lines. */
export const disconnect = defineEdit<{ edges: readonly string[] }>((draft, { edges }) => {
  const gone = new Set(edges);
  draft.edges = draft.edges.filter((edge) => !gone.has(edge.id));
});
