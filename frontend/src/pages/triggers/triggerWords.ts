import type { StartNode, WorkflowGraph } from "@/api/model";

/** The longest that a sender may wait; the server refuses more. */
export const LONGEST_WAIT_S = 60;

/** Say how long the sender of a webhook waits; completes "its sender …". */
export const waitInWords = (waitS: number): string =>
  waitS === 0 ? "does not wait" : `waits up to ${waitS} s`;

/** Find where a workflow starts: what it takes, and its form if it has one. */
export function startOf(graph: WorkflowGraph | undefined): StartNode | null {
  return graph?.nodes.find((node) => node.kind === "start") ?? null;
}
