/** What becomes of steps that were dragged somewhere, or sent into a container or out of one. */

import { findNode, type Position, type WorkflowGraph } from "@/graph/document";
import { linesCut, moveInto, whyNotInto } from "@/graph/edits/moveInto";
import { moveNodes } from "@/graph/edits/moveNodes";
import { inside } from "@/graph/frames";
import { boundsAround, ENTRY, freePlace, HEAD, PADDING } from "@/graph/geometry";
import { absolute, originOf, topmost } from "@/graph/tree";
import { tell } from "@/ui/notify";
import type { EditorSession } from "./session";
import { documentOf } from "./store";

/** Put dragged steps where they were dropped; `into` is the container under the pointer. */
export function dropNodes(
  editor: EditorSession,
  /** Where each is now, from the corner of the container that it was in. */
  positions: ReadonlyMap<string, Position>,
  into: string | null,
): void {
  const document = documentOf(editor.state);
  const nodes = [...topmost(document, new Set(positions.keys()))];
  const leaves = nodes.some((id) => findNode(document, id)?.parent !== into);
  if (leaves && whyNotInto(document, { nodes, parent: into }) === null) {
    const places = new Map(nodes.map((id) => [id, onCanvas(document, id, positions)]));
    sendInto(editor, nodes, into, places);
    return;
  }
  const kept = new Map(
    nodes.map((id): [string, Position] => {
      const at = positions.get(id) ?? { x: 0, y: 0 };
      return [id, findNode(document, id)?.parent == null ? at : inside(at)];
    }),
  );
  editor.perform("Move", moveNodes.on({ positions: kept }));
}

function onCanvas(
  document: WorkflowGraph,
  id: string,
  positions: ReadonlyMap<string, Position>,
): Position {
  const origin = originOf(document, findNode(document, id)?.parent ?? null);
  const { x, y } = positions.get(id) ?? { x: 0, y: 0 };
  return { x: origin.x + x, y: origin.y + y };
}

/** Where steps go that are sent without a mouse: into a frame at its first free place, out of one beside it. */
function freePlaces(
  document: WorkflowGraph,
  ids: readonly string[],
  parent: string | null,
): ReadonlyMap<string, Position> {
  const nodes = [...topmost(document, new Set(ids))]
    .map((id) => findNode(document, id))
    .filter((node) => node !== undefined)
    .map((node) => ({ ...node, position: absolute(document, node) }));
  const box = boundsAround(nodes);
  if (!box) return new Map();
  const origin = originOf(document, parent);
  const wanted = parent === null ? { x: box.x, y: box.y } : { x: ENTRY, y: HEAD + PADDING };
  const free = freePlace(document, wanted, box, parent);
  const by = { x: origin.x + free.x - box.x, y: origin.y + free.y - box.y };
  return new Map(nodes.map(({ id, position: { x, y } }) => [id, { x: x + by.x, y: y + by.y }]));
}

/** Move steps into a container, or out of every one, and say which lines that cut. */
export function sendInto(
  editor: EditorSession,
  nodes: readonly string[],
  parent: string | null,
  places?: ReadonlyMap<string, Position>,
): void {
  const document = documentOf(editor.state);
  const move = { nodes, parent, places: places ?? freePlaces(document, nodes, parent) };
  const cut = linesCut(document, move).length;
  const container = parent === null ? undefined : findNode(document, parent);
  const name = container ? `“${container.name || container.id}”` : "";
  editor.perform(container ? `Move into ${name}` : "Move out", moveInto.on(move));
  if (cut === 0) return;
  const lines = cut === 1 ? "1 line crossed" : `${cut} lines crossed`;
  const went = cut === 1 ? "was removed" : "were removed";
  tell(`${lines} the border of a frame and ${went}. Undo brings everything back.`);
}
