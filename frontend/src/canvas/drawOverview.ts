/** Draw a whole graph as one picture. */

import type { Catalog } from "@/api/model";
import { type GraphNode, isContainer, type Position, type WorkflowGraph } from "@/graph/document";
import {
  type Box,
  HEAD,
  incomingPlace,
  innerPlaces,
  outgoingPlaces,
  sizeOf,
} from "@/graph/geometry";
import { absolute, parentsFirst } from "@/graph/tree";
import { tileColor } from "@/ui/icons";
import { hiddenBy } from "./collapsed";
import { lookOf } from "./look";
import type { Marks } from "./marks";
import { STATE_LOOKS } from "./status";

/** Colours of the palette as they are now; a canvas cannot read CSS variables itself. */
type Ink = Readonly<
  Record<"panel" | "bg" | "ink" | "line" | "skip" | "accent" | Tone, string> & { font: string }
>;
type Tone = (typeof STATE_LOOKS)[keyof typeof STATE_LOOKS]["tone"];

export function readInk(element: Element): Ink {
  const style = getComputedStyle(element);
  const read = (name: string) => style.getPropertyValue(`--${name}`).trim();
  return {
    panel: read("panel"),
    bg: read("bg"),
    ink: read("ink"),
    line: read("line-strong"),
    skip: read("skip"),
    accent: read("accent"),
    ok: read("ok"),
    run: read("run"),
    wait: read("wait"),
    bad: read("bad"),
    undo: read("undo"),
    font: style.fontFamily,
  };
}

interface Picture {
  readonly graph: WorkflowGraph;
  readonly selected: ReadonlySet<string>;
  readonly marks: Marks;
  readonly catalog: Catalog | undefined;
  readonly ink: Ink;
  /** Frames that show their name in place of what is inside. */
  readonly closed: readonly string[];
}

const boxes = new WeakMap<WorkflowGraph, ReadonlyMap<string, Box>>();

/** Where every node is on the canvas. */
function boxesOf(graph: WorkflowGraph): ReadonlyMap<string, Box> {
  const known = boxes.get(graph);
  if (known) return known;
  const made = new Map(
    graph.nodes.map((node) => [node.id, { ...absolute(graph, node), ...sizeOf(node) }]),
  );
  boxes.set(graph, made);
  return made;
}

export function drawOverview(pen: CanvasRenderingContext2D, picture: Picture): void {
  const { graph, closed } = picture;
  const hidden = hiddenBy(graph, closed);
  const shown = parentsFirst(graph).filter((node) => !hidden.has(node.id));
  for (const node of shown) if (isContainer(node)) drawFrame(pen, node, picture);
  drawLines(pen, picture, hidden);
  for (const node of shown) if (!isContainer(node)) drawNode(pen, node, picture);
}

function drawLines(
  pen: CanvasRenderingContext2D,
  { graph, ink }: Picture,
  hidden: ReadonlySet<string>,
): void {
  const nodes = new Map(graph.nodes.map((node) => [node.id, node]));
  const at = boxesOf(graph);
  pen.strokeStyle = ink.skip;
  pen.lineWidth = 4;
  pen.beginPath();
  for (const { source, source_handle, target } of graph.edges) {
    const [first, last] = [nodes.get(source), nodes.get(target)];
    const [begin, end] = [at.get(source), at.get(target)];
    if (!first || !last || !begin || !end || hidden.has(target)) continue;
    const places = [...outgoingPlaces(first), ...innerPlaces(first)];
    const from = places.find((place) => place.id === source_handle);
    const to = incomingPlace(last);
    pen.moveTo(begin.x + (from?.x ?? 0), begin.y + (from?.y ?? 0));
    pen.lineTo(end.x + to.x, end.y + to.y);
  }
  pen.stroke();
}

function drawNode(pen: CanvasRenderingContext2D, node: GraphNode, picture: Picture): void {
  const box = boxesOf(picture.graph).get(node.id);
  if (!box) return;
  const { x, y, width, height } = box;
  pen.fillStyle = picture.ink.panel;
  pen.strokeStyle = frameOf(node, picture);
  pen.lineWidth = 5;
  pen.beginPath();
  pen.roundRect(x, y, width, height, 10);
  pen.fill();
  pen.stroke();
  pen.fillStyle = tileColor(lookOf(node, picture.catalog).color);
  pen.fillRect(x + 11, y + height / 2 - 17, 34, 34);
}

function drawFrame(pen: CanvasRenderingContext2D, node: GraphNode, picture: Picture): void {
  const box = boxesOf(picture.graph).get(node.id);
  if (!box) return;
  const { x, y, width, height } = box;
  const closed = picture.closed.includes(node.id);
  pen.fillStyle = closed ? picture.ink.panel : picture.ink.bg;
  pen.strokeStyle = frameOf(node, picture);
  pen.lineWidth = 6;
  pen.beginPath();
  pen.roundRect(x, y, width, height, 14);
  pen.fill();
  pen.stroke();
  pen.fillStyle = picture.ink.ink;
  pen.font = `600 ${closed ? 48 : 32}px ${picture.ink.font}`;
  pen.textBaseline = "middle";
  const middle = closed ? height / 2 : HEAD / 2;
  pen.fillText(node.name || node.id, x + 24, y + middle, width - 48);
}

function frameOf(node: GraphNode, { selected, marks, ink }: Picture): string {
  if (selected.has(node.id)) return ink.accent;
  if ((marks.problems.get(node.id) ?? 0) > 0) return ink.bad;
  const status = marks.status.get(node.id);
  return status && status.state !== "idle" ? ink[STATE_LOOKS[status.state].tone] : ink.line;
}

/** The node at a point of the drawing; the innermost, but nothing inside of a closed frame. */
export function nodeAt(
  graph: WorkflowGraph,
  { x, y }: Position,
  closed: readonly string[] = [],
): GraphNode | undefined {
  const at = boxesOf(graph);
  const hidden = hiddenBy(graph, closed);
  return parentsFirst(graph).findLast((node) => {
    const box = at.get(node.id);
    if (!box || hidden.has(node.id)) return false;
    return x >= box.x && x <= box.x + box.width && y >= box.y && y <= box.y + box.height;
  });
}
