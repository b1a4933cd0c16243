/** How big nodes are and where their handles sit; the canvas draws what this says. */

import { type GraphNode, handlesOf, type Position, type WorkflowGraph } from "./document";

export const CARD = { width: 216, height: 56 } as const;
export const DIAMOND = 80;
export const COLUMN_GAP = 56;
export const ROW_GAP = 40;
const HANDLE_ROW = 30;
const HALF_DIAGONAL = 37;

export interface Size {
  width: number;
  height: number;
}

export interface HandlePlace {
  id: string;
  /** Centre of the handle, from the node's top left corner. */
  x: number;
  y: number;
}

export function sizeOf(node: GraphNode): Size {
  if (node.kind !== "choice") return CARD;
  return { width: DIAMOND, height: Math.max(DIAMOND, handlesOf(node).length * HANDLE_ROW) };
}

/** Where the outgoing handles sit: on the diamond while they fit, in a column beside it after that. */
export function outgoingPlaces(node: GraphNode): HandlePlace[] {
  const handles = handlesOf(node);
  const { width, height } = sizeOf(node);
  if (node.kind !== "choice") return handles.map((id) => ({ id, x: width, y: height / 2 }));
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

export function incomingPlace(node: GraphNode): { x: number; y: number } {
  const { height } = sizeOf(node);
  return { x: node.kind === "choice" ? DIAMOND / 2 - HALF_DIAGONAL : 0, y: height / 2 };
}

export interface Box extends Position, Size {}

const overlaps = (a: Box, b: Box, margin: number) =>
  a.x < b.x + b.width + margin &&
  b.x < a.x + a.width + margin &&
  a.y < b.y + b.height + margin &&
  b.y < a.y + a.height + margin;

/** Nearest place at or below `wanted` where a node of this size covers no other. */
export function freePlace(document: WorkflowGraph, wanted: Position, size: Size = CARD): Position {
  const boxes = document.nodes.map((node) => ({ ...node.position, ...sizeOf(node) }));
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
  const from = outgoingPlaces(node).find((place) => place.id === handle);
  const own = sizeOf(node);
  const y = node.position.y + (from?.y ?? own.height / 2) - size.height / 2;
  const siblings = handlesOf(node).length;
  const index = handlesOf(node).indexOf(handle);
  const spread = siblings > 1 ? (index - (siblings - 1) / 2) * (size.height + ROW_GAP) : 0;
  const gap = node.kind === "choice" ? COLUMN_GAP + 60 : COLUMN_GAP;
  return { x: node.position.x + own.width + gap, y: y + spread };
}

/** The box around all nodes; null when there are none. */
export function boundsOf(document: WorkflowGraph): Box | null {
  if (document.nodes.length === 0) return null;
  const boxes = document.nodes.map((node) => ({ ...node.position, ...sizeOf(node) }));
  const x = Math.min(...boxes.map((box) => box.x));
  const y = Math.min(...boxes.map((box) => box.y));
  const width = Math.max(...boxes.map((box) => box.x + box.width)) - x;
  const height = Math.max(...boxes.map((box) => box.y + box.height)) - y;
  return { x, y, width, height };
}
