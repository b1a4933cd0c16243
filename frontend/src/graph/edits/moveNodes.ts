import type { Position } from "../document";
import type { Size } from "../geometry";
import { defineEdit } from "./edit";

/** Put nodes elsewhere in their block, on whole pixels. Never changes what the workflow does. */
export const moveNodes = defineEdit<{
  positions: ReadonlyMap<string, Position>;
  sizes?: ReadonlyMap<string, Size>;
}>((draft, { positions, sizes }) => {
  for (const node of draft.nodes) {
    const to = positions.get(node.id);
    if (to) {
      const x = Math.round(to.x);
      const y = Math.round(to.y);
      if (node.position.x !== x || node.position.y !== y) node.position = { x, y };
    }
    const size = sizes?.get(node.id);
    if (size && "size" in node) {
      const width = Math.round(size.width);
      const height = Math.round(size.height);
      if (node.size.width !== width || node.size.height !== height) node.size = { width, height };
    }
  }
});
