/** What of a run shows on the drawing: a state and a line for each node, a state for each line. */

import type { StepView } from "@/api/model";
import type { EdgeState, NodeStatus } from "@/canvas/marks";
import {
  type GraphEdge,
  type GraphNode,
  innerHandlesOf,
  isContainer,
  type WorkflowGraph,
} from "@/graph/document";
import { type Chosen, isLoop, loopsAround, shownIteration, stepPath } from "./chosen";
import type { Shown } from "./liveRun";
import { nodeStatus, type Undoing } from "./runGraph";
import { isInLoop, undoPath } from "./stepPlace";
import { type Counts, countsOf, countWords, loopCounts, loopWords, number, stateOf } from "./tally";

/** A run as it is looked at: a moment of it, and of each loop one iteration or all. */
export interface Look {
  readonly graph: WorkflowGraph;
  readonly shown: Shown;
  readonly chosen: Chosen;
}

/** Steps that can be shown one by one: those outside of loops, and those of chosen iterations. */
export function stepAt({ shown }: Pick<Look, "shown">, path: string): StepView | undefined {
  if (!isInLoop(path)) return shown.view.steps.find((step) => step.path === path);
  for (const steps of shown.iterations.values()) {
    const found = steps.get(path);
    if (found) return found;
  }
  return undefined;
}

/** The same by path, made once for a whole drawing. */
function stepsShown({ shown, graph, chosen }: Look): Map<string, StepView> {
  const steps = new Map(shown.view.steps.map((step) => [step.path, step]));
  const keys = new Set(graph.nodes.map((node) => shownIteration(graph, node.id, chosen)));
  for (const key of keys) {
    for (const [path, step] of shown.iterations.get(key ?? "") ?? []) steps.set(path, step);
  }
  return steps;
}

/** In which order effects were undone: the first of them is 1. */
function undoings(steps: ReadonlyMap<string, StepView>): Map<string, Undoing> {
  const found = [...steps.values()].filter((step) => step.path.endsWith("/undo"));
  const began = ({ started_at, finished_at }: StepView) => started_at ?? finished_at ?? "";
  found.sort((a, b) => (began(a) < began(b) ? -1 : 1));
  return new Map(found.map((step, i) => [step.path, { step, order: i + 1 }]));
}

export function statuses(look: Look, now: number): Map<string, NodeStatus> {
  const { graph, shown, chosen } = look;
  const steps = stepsShown(look);
  const undone = undoings(steps);
  return new Map(
    graph.nodes.map((node): [string, NodeStatus] => {
      const path = stepPath(graph, node.id, chosen);
      if (path === null) return [node.id, sumStatus(node, shown)];
      const own = nodeStatus(node, steps.get(path), shown.view, now, undone.get(undoPath(path)));
      return [node.id, isLoop(node) ? withProgress(own, look, node, steps.get(path)) : own];
    }),
  );
}

/** A step of a loop of which all iterations are shown: how many of them stand how. */
function sumStatus(node: GraphNode, { tallies }: Shown): NodeStatus {
  const counts = countsOf(tallies, node.id);
  const undone = countsOf(tallies, `${node.id}/undo`).succeeded ?? 0;
  const words = [countWords(counts), undone > 0 ? `${number(undone)} undone` : ""];
  return {
    state: stateOf(counts),
    line: words.filter(Boolean).join(" · "),
    branch: null,
    note: null,
  };
}

/** How many items a loop was given, where it is known. */
export function totalOf(step: StepView | undefined): number | null {
  const input = step?.input;
  const count = input !== null && typeof input === "object" && "count" in input && input.count;
  return typeof count === "number" ? count : null;
}

function withProgress(
  own: NodeStatus,
  { graph, shown }: Look,
  node: GraphNode,
  step: StepView | undefined,
): NodeStatus {
  // Of a loop inside of a loop only all iterations together are counted.
  if (!step || loopsAround(graph, node.id).length > 0) return own;
  const words = loopWords(loopCounts(shown.tallies, node.id), totalOf(step));
  return words === "" || own.state === "failed" ? own : { ...own, line: words };
}

/** Which lines were taken, which lead nowhere now, and which will be taken next. */
export function edgeStates(look: Look): Map<string, EdgeState> {
  const { graph, shown, chosen } = look;
  const steps = stepsShown(look);
  const nodes = new Map(graph.nodes.map((node) => [node.id, node]));
  return new Map(
    graph.edges.map((edge): [string, EdgeState] => {
      const source = nodes.get(edge.source);
      if (source?.kind === "start") {
        return [edge.id, shown.view.started_at === null ? "idle" : "live"];
      }
      if (source && isInner(source, edge)) {
        const path = stepPath(graph, edge.target, chosen);
        return [edge.id, path === null ? sumEdge(look, edge) : entered(steps.get(path))];
      }
      const path = stepPath(graph, edge.source, chosen);
      if (path === null) return [edge.id, sumEdge(look, edge)];
      return [edge.id, edgeState(steps.get(path), edge.source_handle)];
    }),
  );
}

const isInner = (node: GraphNode, { source_handle }: GraphEdge) =>
  isContainer(node) && innerHandlesOf(node).includes(source_handle);

/** From the inner handle of a container: taken as soon as what it leads to has begun. */
function entered(target: StepView | undefined): EdgeState {
  if (!target) return "idle";
  return target.status === "skipped" ? "dead" : "live";
}

/** Over all iterations a line was taken when what it leads to ever began. */
function sumEdge({ shown }: Look, edge: GraphEdge): EdgeState {
  const counts: Counts = countsOf(shown.tallies, edge.target);
  const { skipped = 0, ...others } = counts;
  if (Object.values(others).some((count) => count > 0)) return "live";
  return skipped > 0 ? "dead" : "idle";
}

function edgeState(source: StepView | undefined, handle: string): EdgeState {
  switch (source?.status) {
    case undefined:
      return "idle";
    case "running":
    case "retrying":
    case "waiting":
    case "held":
      return "now";
    case "succeeded":
      return source.branch === null || source.branch === handle ? "live" : "dead";
    case "failed":
    case "skipped":
    case "cancelled":
      return "dead";
  }
}
