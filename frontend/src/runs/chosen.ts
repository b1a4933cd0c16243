/** Which iteration of each loop the page shows, and what that makes of step paths. Pure. */

import { type ContainerNode, isContainer, type WorkflowGraph } from "@/graph/document";
import { ancestorsOf } from "@/graph/tree";
import { iterationPath } from "./stepPlace";

/** Number of the iteration that is shown of a loop, by its node; absent: all of them at once. */
export type Chosen = Readonly<Record<string, number>>;

export const NOTHING_CHOSEN: Chosen = {};

export const isLoop = (node: { readonly kind: string }): boolean =>
  node.kind === "for_each" || node.kind === "repeat";

/** The containers around a node, the outermost first. */
function around(graph: WorkflowGraph, id: string): ContainerNode[] {
  return ancestorsOf(graph, id).filter(isContainer).reverse();
}

/** The loops around a node, the outermost first. */
export const loopsAround = (graph: WorkflowGraph, id: string): ContainerNode[] =>
  around(graph, id).filter(isLoop);

/** Path of a node's step; null while an iteration of a loop around it is still to be chosen. */
export function stepPath(graph: WorkflowGraph, id: string, chosen: Chosen): string | null {
  const segments: string[] = [];
  for (const container of around(graph, id)) {
    if (!isLoop(container)) {
      segments.push(container.id);
      continue;
    }
    const iteration = chosen[container.id];
    if (iteration === undefined) return null;
    segments.push(iterationPath(container.id, iteration));
  }
  return [...segments, id].join("/");
}

/** Path of the iteration that a node's step is in; null outside of loops, or with none chosen. */
export function shownIteration(graph: WorkflowGraph, id: string, chosen: Chosen): string | null {
  const loop = loopsAround(graph, id).at(-1);
  const iteration = loop && chosen[loop.id];
  if (!loop || iteration === undefined) return null;
  const path = stepPath(graph, loop.id, chosen);
  return path === null ? null : iterationPath(path, iteration);
}

/** The iterations whose steps the page has to know: the chosen one of each loop that can be told. */
export function shownIterations(graph: WorkflowGraph, chosen: Chosen): string[] {
  return graph.nodes.flatMap((node) => {
    const iteration = isLoop(node) ? chosen[node.id] : undefined;
    const path = iteration === undefined ? null : stepPath(graph, node.id, chosen);
    return path === null || iteration === undefined ? [] : [iterationPath(path, iteration)];
  });
}

/** What has to be chosen so that a step shows: the number of each loop on its path. */
export function choiceFor(path: string): Chosen {
  const found: Record<string, number> = {};
  for (const segment of path.split("/")) {
    const match = /^(.*)\[(\d+)\]$/.exec(segment);
    if (match?.[1]) found[match[1]] = Number(match[2]);
  }
  return found;
}

/** Choose an iteration, or with null all; what was chosen of loops inside of it is left. */
export function withChoice(
  graph: WorkflowGraph,
  chosen: Chosen,
  loop: string,
  iteration: number | null,
): Chosen {
  const inside = (id: string) => loopsAround(graph, id).some((node) => node.id === loop);
  const kept = Object.entries(chosen).filter(([id]) => id !== loop && !inside(id));
  return Object.fromEntries(iteration === null ? kept : [...kept, [loop, iteration]]);
}
