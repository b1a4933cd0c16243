/** How big nodes are and where their handles sit; the canvas draws what this says. */

import {
  type ContainerNode,
  FINALLY,
  type GraphNode,
  handlesOf,
  innerHandlesOf,
  isContainer,
  OUT,
  type Position,
  type WorkflowGraph,
} from "./document";
import { childrenOf } from "./tree";

export const CARD = { width: 216, height: 56 } as const;
export const DIAMOND = 80;
export const COLUMN_GAP = 56;
export const ROW_GAP = 40;
const HANDLE_ROW = 30;
const HALF_DIAGONAL = 37;

/** A container's head looks like a card, so that lines into it and into cards are level. */
export const HEAD = CARD.height;
/** Between the content of a container and its border. */
export const PADDING = 24;
/** The same on the right, where a step's own "+" needs room. */
export const RIGHT = 48;
/** Where steps begin that the inner handle leads to: its label and a "+" need the room. */
export const ENTRY = 120;
const INNER_X = 12;

export interface Size {
  readonly width: number;
  readonly height: number;
}

export interface HandlePlace {
  id: string;
  /** Centre of the handle, from the node's top left corner. */
  x: number;
  y: number;
}

/** The smallest that a container may be: a step beside each inner handle, all ways out apart. */
export function smallestSize(node: ContainerNode): Size {
  const rows = innerHandlesOf(node).length;
  const content = rows * CARD.height + (rows - 1) * ROW_GAP + 2 * PADDING;
  const catches = handlesOf(node).length - 1;
  return {
    width: ENTRY + CARD.width + RIGHT,
    height: HEAD + Math.max(content, catches * HANDLE_ROW + PADDING),
  };
}

export function sizeOf(node: GraphNode): Size {
  if (isContainer(node)) {
    const least = smallestSize(node);
    const { width, height } = node.size;
    return { width: Math.max(width, least.width), height: Math.max(height, least.height) };
  }
  if (node.kind !== "choice") return CARD;
  return { width: DIAMOND, height: Math.max(DIAMOND, handlesOf(node).length * HANDLE_ROW) };
}

/** Where the outgoing handles sit: on the diamond while they fit, in a column beside it after that. */
export function outgoingPlaces(node: GraphNode): HandlePlace[] {
  const handles = handlesOf(node);
  const { width, height } = sizeOf(node);
  if (isContainer(node)) return placesOnFrame(handles, width, height);
  if (node.kind !== "choice") return inColumn(handles, width, height);
  const step = handles.length === 2 ? 40 : Math.min(HANDLE_ROW, 24);
  const spacing = handles.length > 3 ? HANDLE_ROW : step;
  return handles.map((id, index) => {
    const off = (index - (handles.length - 1) / 2) * spacing;
    const onDiamond = handles.length <= 3;
    return {
      id,
      x: onDiamond ? DIAMOND / 2 + HALF_DIAGONAL - Math.abs(off) : DIAMOND,
      y: height / 2 + off,
    };
  });
}

/** Ways out of a card: in the middle of its right edge, or spread over it when there are several. */
function inColumn(handles: readonly string[], x: number, height: number): HandlePlace[] {
  const step = height / Math.max(1, handles.length);
  return handles.map((id, index) => ({ id, x, y: (index + 0.5) * step }));
}

/** The way out beside the head; what leads out after an error at the lower end. */
function placesOnFrame(handles: readonly string[], x: number, height: number): HandlePlace[] {
  const lowest = height - PADDING;
  return handles.map((id, index) => {
    const y = id === OUT ? HEAD / 2 : lowest - (handles.length - 1 - index) * HANDLE_ROW;
    return { id, x, y };
  });
}

/** Where the handles sit that lead from a container to its own children. */
export function innerPlaces(node: GraphNode): HandlePlace[] {
  const { height } = sizeOf(node);
  const top = HEAD + PADDING + CARD.height / 2;
  const bottom = height - PADDING - CARD.height / 2;
  return innerHandlesOf(node).map((id) => ({ id, x: INNER_X, y: id === FINALLY ? bottom : top }));
}

export function incomingPlace(node: GraphNode): { x: number; y: number } {
  const { height } = sizeOf(node);
  if (isContainer(node)) return { x: 0, y: HEAD / 2 };
  return { x: node.kind === "choice" ? DIAMOND / 2 - HALF_DIAGONAL : 0, y: height / 2 };
}

export interface Box extends Position, Size {}

const overlaps = (a: Box, b: Box, margin: number) =>
  a.x < b.x + b.width + margin &&
  b.x < a.x + a.width + margin &&
  a.y < b.y + b.height + margin &&
  b.y < a.y + a.height + margin;

export const boxOf = (node: GraphNode): Box => ({ ...node.position, ...sizeOf(node) });

/** Nearest place at or below `wanted` where a node of this size covers no other of its block. */
export function freePlace(
  document: WorkflowGraph,
  wanted: Position,
  size: Size = CARD,
  parent: string | null = null,
): Position {
  const boxes = childrenOf(document, parent).map(boxOf);
  let { x, y } = wanted;
  for (let tries = 0; tries <= boxes.length; tries += 1) {
    const hit = boxes.find((box) => overlaps({ x, y, ...size }, box, 16));
    if (!hit) break;
    y = hit.y + hit.height + ROW_GAP;
  }
  return { x: Math.round(x), y: Math.round(y) };
}

/** Where a step that follows `node` through `handle` goes, before it looks for free space. */
export function placeAfter(node: GraphNode, handle: string, size: Size = CARD): Position {
  const inside = innerPlaces(node).find((place) => place.id === handle);
  if (inside) return { x: ENTRY, y: inside.y - size.height / 2 };
  const from = outgoingPlaces(node).find((place) => place.id === handle);
  const own = sizeOf(node);
  const y = node.position.y + (from?.y ?? own.height / 2) - levelOf(size);
  const siblings = isContainer(node) ? 1 : handlesOf(node).length;
  const index = handlesOf(node).indexOf(handle);
  const spread = siblings > 1 ? (index - (siblings - 1) / 2) * (size.height + ROW_GAP) : 0;
  const labelled = node.kind === "choice" || (isContainer(node) && handle !== OUT);
  const gap = labelled ? COLUMN_GAP + 60 : COLUMN_GAP;
  return { x: node.position.x + own.width + gap, y: y + spread };
}

/** How far below the top lines come in: the middle of a card, and the head of a container. */
const levelOf = ({ height }: Size): number => (height > 2 * DIAMOND ? HEAD / 2 : height / 2);

/** The box around nodes of one block; null when there are none. */
export function boundsAround(nodes: readonly GraphNode[]): Box | null {
  if (nodes.length === 0) return null;
  const boxes = nodes.map(boxOf);
  const x = Math.min(...boxes.map((box) => box.x));
  const y = Math.min(...boxes.map((box) => box.y));
  const width = Math.max(...boxes.map((box) => box.x + box.width)) - x;
  const height = Math.max(...boxes.map((box) => box.y + box.height)) - y;
  return { x, y, width, height };
}

/** The box around everything; null when there is nothing. */
export const boundsOf = (document: WorkflowGraph): Box | null =>
  boundsAround(childrenOf(document, null));
