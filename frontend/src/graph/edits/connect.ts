import { type Connection, whyNotConnectable } from "../connectable";
import { edgeId } from "../ids";
import { defineEdit } from "./edit";

/** Draw a line; one that may not be drawn changes nothing (`whyNotConnectable` says why). */
export const connect = defineEdit<Connection>((draft, wanted) => {
  if (whyNotConnectable(draft, wanted) !== null) return;
  draft.edges.push({ id: edgeId(wanted), ...wanted });
});
