/** From far away a frame shows its name, and not what is inside. */

import { type ContainerNode, isContainer, type WorkflowGraph } from "@/graph/document";
import { sizeOf } from "@/graph/geometry";
import { ancestorsOf } from "@/graph/tree";
import { FAR_FROM } from "./surface";

/** A frame that is narrower than this on the screen cannot be read. */
const NARROWEST = 150;

export const isClosed = (node: ContainerNode, zoom: number): boolean =>
  zoom < FAR_FROM && sizeOf(node).width * zoom < NARROWEST;

/** The frames that are closed at a zoom. */
export function closedAt(document: WorkflowGraph, zoom: number): string[] {
  if (zoom >= FAR_FROM) return [];
  return document.nodes.flatMap((node) =>
    isContainer(node) && isClosed(node, zoom) ? [node.id] : [],
  );
}

/** What is not drawn while frames are closed: everything inside of them. */
export function hiddenBy(document: WorkflowGraph, closed: readonly string[]): ReadonlySet<string> {
  const frames = new Set(closed);
  if (frames.size === 0) return frames;
  const inside = document.nodes.filter((node) =>
    ancestorsOf(document, node.id).some((around) => frames.has(around.id)),
  );
  return new Set(inside.map((node) => node.id));
}
