import type { Position } from "../document";
import { defineEdit } from "./edit";

/** Put nodes elsewhere, on whole pixels. Never changes what the workflow does. */
export const moveNodes = defineEdit<{ positions: ReadonlyMap<string, Position> }>(
  (draft, { positions }) => {
    for (const node of draft.nodes) {
      const to = positions.get(node.id);
      if (!to) continue;
      const x = Math.round(to.x);
      const y = Math.round(to.y);
      if (node.position.x !== x || node.position.y !== y) node.position = { x, y };
    }
  },
);
