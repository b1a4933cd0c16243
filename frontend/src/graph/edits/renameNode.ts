import { defineEdit } from "./edit";

/** Change what people read on the card; the id, and so every expression, stays. */
export const renameNode = defineEdit<{ id: string; name: string }>((draft, { id, name }) => {
  const node = draft.nodes.find((known) => known.id === id);
  if (node) node.name = name.slice(0, 120);
});
