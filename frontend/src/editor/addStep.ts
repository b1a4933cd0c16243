/** Where new steps go, and what they bring along. */

import { reachedFrom } from "@/graph/connectable";
import {
  findNode,
  type GraphNode,
  handlesOf,
  innerHandlesOf,
  isOpen,
  leaving,
  type Position,
  takesIncoming,
  type WorkflowGraph,
} from "@/graph/document";
import { addNode } from "@/graph/edits/addNode";
import { connect } from "@/graph/edits/connect";
import type { Recipe } from "@/graph/edits/edit";
import { insertAfter } from "@/graph/edits/insertAfter";
import { insertOnEdge } from "@/graph/edits/insertOnEdge";
import { moveNodes } from "@/graph/edits/moveNodes";
import { containerAt, inside } from "@/graph/frames";
import { CARD, COLUMN_GAP, freePlace, placeAfter, sizeOf } from "@/graph/geometry";
import { type NodeTemplate, newNode } from "@/graph/newNode";
import { originOf } from "@/graph/tree";
import type { EditorSession } from "./session";
import { documentOf, onlySelected, type Place } from "./store";

/** Where a step goes that is added without saying where: behind the selected one. */
export function placeBySelection(editor: EditorSession): Place {
  const document = documentOf(editor.state);
  const selected = onlySelected(editor.state);
  const [edge] = editor.state.selection.edges;
  if (edge !== undefined && editor.state.selection.nodes.size === 0) return { kind: "edge", edge };
  const node = selected === null ? loneStart(document) : findNode(document, selected);
  const handles = node ? handlesOf(node) : [];
  const handle = handles.find((h) => node && isOpen(document, node.id, h)) ?? handles[0];
  if (node && handle) return { kind: "after", node: node.id, handle };
  return { kind: "at", position: inView(editor) };
}

/** A free place near the middle of what is seen. */
function inView(editor: EditorSession): Position {
  const document = documentOf(editor.state);
  const middle = editor.canvas?.centre() ?? { x: 0, y: 0 };
  const parent = containerAt(document, middleOfCard(middle));
  const { x, y } = originOf(document, parent);
  const free = freePlace(document, { x: middle.x - x, y: middle.y - y }, CARD, parent);
  return { x: free.x + x, y: free.y + y };
}

/** A start that leads nowhere yet: the first step of an empty workflow follows it. */
function loneStart(document: WorkflowGraph): GraphNode | undefined {
  const [only] = document.nodes;
  return document.nodes.length === 1 && only?.kind === "start" ? only : undefined;
}

interface Planned {
  node: GraphNode;
  recipe: Recipe;
}

function plan(document: WorkflowGraph, template: NodeTemplate, place: Place): Planned {
  const way = place.kind === "at" ? null : wayInto(document, place);
  const parent = way ? way.parent : blockAt(document, template, place);
  const wanted = placeIn(document, parent, place);
  const position = parent === null ? wanted : wanted && inside(wanted);
  const node = newNode(document, template, { parent, position: position ?? { x: 0, y: 0 } });
  const source = way && findNode(document, way.source);
  if (!way || !source || !takesIncoming(node)) return { node, recipe: addNode.on({ node }) };
  if (place.kind === "after" && position) {
    return { node, recipe: linked(node, way.source, way.handle) };
  }
  const squeezed =
    position && isFree(document, node)
      ? { node, room: noRoom }
      : squeeze(document, node, placeAfter(source, way.handle, sizeOf(node)), way.target);
  const insert =
    place.kind === "edge"
      ? insertOnEdge.on({ node: squeezed.node, edge: place.edge })
      : insertAfter.on({ node: squeezed.node, after: way.source, handle: way.handle });
  const recipe: Recipe = (draft) => {
    squeezed.room(draft);
    insert(draft);
  };
  return { node: squeezed.node, recipe };
}

/** The container at the point where a step is dropped; a start goes into none. */
function blockAt(document: WorkflowGraph, template: NodeTemplate, place: Place): string | null {
  if (template.kind === "start" || !place.position) return null;
  return containerAt(document, middleOfCard(place.position));
}

const middleOfCard = ({ x, y }: Position): Position => {
  return { x: x + CARD.width / 2, y: y + CARD.height / 2 };
};

/** Where a step was dropped, from the corner of its container; nothing where that is outside. */
function placeIn(document: WorkflowGraph, parent: string | null, { position }: Place) {
  if (!position || containerAt(document, middleOfCard(position)) !== parent) return undefined;
  const origin = originOf(document, parent);
  return { x: Math.round(position.x - origin.x), y: Math.round(position.y - origin.y) };
}

/** Whether a step that was dropped somewhere covers no other. */
function isFree(document: WorkflowGraph, node: GraphNode): boolean {
  const { position, parent } = node;
  return freePlace(document, position, sizeOf(node), parent).y === position.y;
}

const noRoom: Recipe = () => undefined;
const rounded = ({ x, y }: Position): Position => ({ x: Math.round(x), y: Math.round(y) });

interface Way {
  source: string;
  handle: string;
  /** The block that the way is in. */
  parent: string | null;
  /** What the way leads to now, when it leads to exactly one step. */
  target: string | null;
}

function wayInto(document: WorkflowGraph, place: Exclude<Place, { kind: "at" }>): Way | null {
  if (place.kind === "edge") {
    const edge = document.edges.find((known) => known.id === place.edge);
    const target = edge && findNode(document, edge.target);
    if (!edge || !target) return null;
    const { source, source_handle: handle } = edge;
    return { source, handle, parent: target.parent, target: target.id };
  }
  const { node: source, handle } = place;
  const from = findNode(document, source);
  if (!from) return null;
  const lines = leaving(document, source, handle);
  const [only] = lines;
  const parent = innerHandlesOf(from).includes(handle) ? from.id : from.parent;
  return { source, handle, parent, target: lines.length === 1 && only ? only.target : null };
}

/** Make room in a line: what comes after moves on, so that the new step sits where it belongs. */
function squeeze(
  document: WorkflowGraph,
  node: GraphNode,
  wanted: Position,
  target: string | null,
) {
  const size = sizeOf(node);
  const free = freePlace(document, wanted, size, node.parent);
  const after = target === null ? undefined : findNode(document, target);
  const crowded =
    free.y !== Math.round(wanted.y) || (after && after.position.x < wanted.x + size.width + 40);
  if (!after || !crowded) return { node: { ...node, position: free }, room: noRoom };
  const distance = size.width + COLUMN_GAP;
  const behind = reachedFrom(document, after.id);
  const positions = new Map(
    document.nodes
      // What is inside a container moves along with it.
      .filter((known) => known.parent === node.parent && behind.has(known.id))
      .filter((known) => known.position.x >= wanted.x - 8)
      .map((known) => [known.id, { x: known.position.x + distance, y: known.position.y }]),
  );
  return { node: { ...node, position: rounded(wanted) }, room: moveNodes.on({ positions }) };
}

/** Dropped at a point of a person's choice, a step only follows; it does not squeeze in. */
function linked(node: GraphNode, source: string, source_handle: string): Recipe {
  return (draft) => {
    addNode.on({ node })(draft);
    connect.on({ source, source_handle, target: node.id })(draft);
  };
}

/** Add a step and select it, so that the next one follows it. */
export function addStep(editor: EditorSession, template: NodeTemplate, place: Place): void {
  const document = documentOf(editor.state);
  if (template.kind === "start" && document.nodes.some((node) => node.kind === "start")) return;
  const { node, recipe } = plan(document, template, place);
  const select = { nodes: new Set([node.id]), edges: new Set<string>() };
  editor.perform(`Add ${template.name}`, recipe, { select });
  editor.show({ stepMenu: null, tab: "set_up" });
  editor.canvas?.reveal([node.id]);
}
