/** Draw a whole graph as one picture. */

import type { Catalog } from "@/api/model";
import type { GraphNode, Position, WorkflowGraph } from "@/graph/document";
import { incomingPlace, outgoingPlaces, sizeOf } from "@/graph/geometry";
import { tileColor } from "@/ui/icons";
import { lookOf } from "./look";
import type { Marks } from "./marks";
import { STATE_LOOKS } from "./status";

/** Colours of the palette as they are now; a canvas cannot read CSS variables itself. */
type Ink = Readonly<
  Record<"panel" | "line" | "skip" | "accent" | "ok" | "run" | "wait" | "bad", string>
>;

export function readInk(element: Element): Ink {
  const style = getComputedStyle(element);
  const read = (name: string) => style.getPropertyValue(`--${name}`).trim();
  return {
    panel: read("panel"),
    line: read("line-strong"),
    skip: read("skip"),
    accent: read("accent"),
    ok: read("ok"),
    run: read("run"),
    wait: read("wait"),
    bad: read("bad"),
  };
}

interface Picture {
  readonly graph: WorkflowGraph;
  readonly selected: ReadonlySet<string>;
  readonly marks: Marks;
  readonly catalog: Catalog | undefined;
  readonly ink: Ink;
}

export function drawOverview(pen: CanvasRenderingContext2D, picture: Picture): void {
  drawLines(pen, picture);
  for (const node of picture.graph.nodes) drawNode(pen, node, picture);
}

function drawLines(pen: CanvasRenderingContext2D, { graph, ink }: Picture): void {
  const nodes = new Map(graph.nodes.map((node) => [node.id, node]));
  pen.strokeStyle = ink.skip;
  pen.lineWidth = 4;
  pen.beginPath();
  for (const edge of graph.edges) {
    const source = nodes.get(edge.source);
    const target = nodes.get(edge.target);
    if (!source || !target) continue;
    const from = outgoingPlaces(source).find((place) => place.id === edge.source_handle);
    const to = incomingPlace(target);
    pen.moveTo(source.position.x + (from?.x ?? 0), source.position.y + (from?.y ?? 0));
    pen.lineTo(target.position.x + to.x, target.position.y + to.y);
  }
  pen.stroke();
}

function drawNode(pen: CanvasRenderingContext2D, node: GraphNode, picture: Picture): void {
  const { width, height } = sizeOf(node);
  const { x, y } = node.position;
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

function frameOf(node: GraphNode, { selected, marks, ink }: Picture): string {
  if (selected.has(node.id)) return ink.accent;
  if ((marks.problems.get(node.id) ?? 0) > 0) return ink.bad;
  const status = marks.status.get(node.id);
  return status && status.state !== "idle" ? ink[STATE_LOOKS[status.state].tone] : ink.line;
}

/** The node at a point of the drawing. */
export function nodeAt(graph: WorkflowGraph, { x, y }: Position): GraphNode | undefined {
  return graph.nodes.find((node) => {
    const { width, height } = sizeOf(node);
    const { position } = node;
    return (
      x >= position.x && x <= position.x + width && y >= position.y && y <= position.y + height
    );
  });
}
