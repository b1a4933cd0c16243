/** What of a run shows on the drawing: a state and a line for each node, a state for each edge. */

import type { ErrorInfo, Json, RunDetail, StepView } from "@/api/model";
import type { NodeStatus } from "@/canvas/marks";
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

/** How the effect of a step was taken back, or is being. */
export interface Undoing {
  readonly step: StepView;
  /** As the how many-th in this run, from 1. */
  readonly order: number;
}

const NOT_STARTED: NodeStatus = { state: "idle", line: "", branch: null, note: null };

export function nodeStatus(
  node: GraphNode,
  step: StepView | undefined,
  view: RunView,
  now: number,
  undoing?: Undoing,
): NodeStatus {
  if (node.kind === "start") return startStatus(view);
  if (!step) return NOT_STARTED;
  const branch = step.branch === null ? null : handleName(node, step.branch);
  const own: NodeStatus = {
    state: step.reused_from === null ? step.status : "reused",
    line: lineOf(step, now),
    branch,
    note: noteOf(step),
  };
  return undoing ? undoneStatus(own, undoing, now) : own;
}

/** Of a step that is undone, the undoing is what one wants to see. */
function undoneStatus(own: NodeStatus, { step, order }: Undoing, now: number): NodeStatus {
  const note = noteOf(step);
  switch (step.status) {
    case "succeeded":
      return { ...own, state: "undone", line: said("undone", tookWords(step, now)), note, order };
    case "held":
      return { ...own, state: "held", line: "undoing it failed", note, order };
    case "failed":
    case "skipped":
    case "cancelled":
      return { ...own, note: "could not be undone" };
    default:
      return {
        ...own,
        state: "undoing",
        line: said("being undone", lineOf(step, now)),
        note,
        order,
      };
  }
}

const said = (...words: readonly string[]) => words.filter(Boolean).join(" · ");

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
      return said(tookWords(step, now), rowsLine(step), gist(step.output)) || "done";
    case "failed":
      return step.error ? shortError(step.error) : "failed";
    case "skipped":
      return "skipped";
    case "cancelled":
      return "cancelled";
  }
}

/** Which row of a decision table counted. */
const rowsLine = ({ rows }: StepView) => (rows?.length === 1 ? `row ${(rows[0] ?? 0) + 1}` : "");

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
