/** What is counted once for a drawing, for the cards that say it. */

import { isContainer, type WorkflowGraph } from "@/graph/document";
import { withInsides } from "@/graph/tree";
import type { Marks } from "./marks";

export function countsOf(graph: WorkflowGraph): Pick<Marks, "incoming" | "inside"> {
  const incoming = new Map<string, number>();
  for (const { target } of graph.edges) incoming.set(target, (incoming.get(target) ?? 0) + 1);
  const containers = graph.nodes.filter(isContainer);
  const inside = new Map(containers.map(({ id }) => [id, withInsides(graph, [id]).size - 1]));
  return { incoming, inside };
}
