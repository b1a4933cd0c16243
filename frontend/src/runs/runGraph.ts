/** What of a run shows on the drawing: a state and a line for each node, a state for each edge. */

import type { ErrorInfo, Json, RunDetail, StepView } from "@/api/model";
import type { EdgeState, NodeStatus } from "@/canvas/marks";
import { isObject } from "@/forms/pointer";
import { complete } from "@/graph/complete";
import { type GraphNode, handleName, type WorkflowGraph } from "@/graph/document";
import { settled } from "@/graph/frames";
import { duration } from "@/ui/time";
import type { RunView } from "./runView";
import { waitingLine } from "./waitWords";

/** A graph whose values are hidden lacks settings; the drawing needs empty ones. */
export function drawable(graph: RunDetail["graph"]): WorkflowGraph {
  return settled(complete(graph));
}

/** Steps by node: the newest one where a container runs a node several times. */
export function stepsByNode(view: RunView): Map<string, StepView> {
  return new Map(view.steps.map((step) => [nodeOf(step.path), step]));
}

/** The node of a step path such as `approve/lines[3]/charge`. */
export function nodeOf(path: string): string {
  return (path.split("/").at(-1) ?? path).replace(/\[\d+\]$/, "");
}

export function nodeStatus(
  node: GraphNode,
  step: StepView | undefined,
  view: RunView,
  now: number,
): NodeStatus {
  if (node.kind === "start") return startStatus(view);
  if (!step) return { state: "idle", line: "", branch: null, note: null };
  const branch = step.branch === null ? null : handleName(node, step.branch);
  return {
    state: step.status,
    line: lineOf(step, now),
    branch,
    note: noteOf(step),
  };
}

function noteOf(step: StepView): string | null {
  const stuck = step.status === "retrying" || step.status === "held";
  if (stuck && step.error) return shortError(step.error);
  return step.overdue_since !== null && step.finished_at === null ? "overdue" : null;
}

function startStatus(view: RunView): NodeStatus {
  const began = view.started_at !== null;
  return {
    state: began ? "succeeded" : "idle",
    line: began ? "started" : "",
    branch: null,
    note: null,
  };
}

/** One line of what happened. */
export function lineOf(step: StepView, now: number): string {
  switch (step.status) {
    case "running":
      return step.attempt > 1
        ? attemptWords(step, step.attempt)
        : `running · ${tookWords(step, now)}`;
    case "retrying":
      return `${attemptWords(step, step.attempt + 1)}${waitWords(step, now)}`;
    case "waiting":
      return waitingLine(step, now);
    case "held":
      return "needs a decision";
    case "succeeded":
      return [tookWords(step, now), gist(step.output)].filter(Boolean).join(" · ") || "done";
    case "failed":
      return step.error ? shortError(step.error) : "failed";
    case "skipped":
      return "skipped";
    case "cancelled":
      return "cancelled";
  }
}

const attemptWords = ({ attempts_allowed }: StepView, attempt: number) =>
  attempts_allowed === null ? `attempt ${attempt}` : `attempt ${attempt} of ${attempts_allowed}`;

function waitWords({ next_at }: StepView, now: number): string {
  if (next_at === null) return "";
  const left = Date.parse(next_at) - now;
  return left > 0 ? ` · in ${Math.ceil(left / 1_000)} s` : " · now";
}

/** How long a step took, or takes until now; empty when that is not known. */
export function tookWords(step: Pick<StepView, "started_at" | "finished_at">, now: number): string {
  if (step.started_at === null) return "";
  const end = step.finished_at === null ? now : Date.parse(step.finished_at);
  return duration(Math.max(0, end - Date.parse(step.started_at)));
}

const GIST = 22;

/** The first plain value of an output, such as "available: 14". */
function gist(output: Json): string {
  if (output === null || output === "") return "";
  if (!isObject(output))
    return Array.isArray(output) ? `${output.length} items` : cut(String(output));
  const inner = isObject(output.body) ? output.body : output;
  const plain = Object.entries(inner).find(
    ([key, value]) => !key.startsWith("$") && value !== null && typeof value !== "object",
  );
  return plain ? cut(`${plain[0]}: ${String(plain[1])}`) : "";
}

const cut = (text: string) => (text.length > GIST ? `${text.slice(0, GIST - 1)}…` : text);

/** The first sentence of an error. */
export const shortError = (error: ErrorInfo): string =>
  /^.*?[.!?](?=\s|$)/.exec(error.message)?.[0].replace(/\.$/, "") ?? error.message;

/** Which lines were taken, which lead nowhere now, and which will be taken next. */
export function edgeStates(graph: WorkflowGraph, view: RunView): Map<string, EdgeState> {
  const steps = stepsByNode(view);
  const kinds = new Map(graph.nodes.map((node) => [node.id, node.kind]));
  return new Map(
    graph.edges.map((edge): [string, EdgeState] => {
      if (kinds.get(edge.source) === "start") {
        return [edge.id, view.started_at === null ? "idle" : "live"];
      }
      return [edge.id, edgeState(steps.get(edge.source), edge.source_handle)];
    }),
  );
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
