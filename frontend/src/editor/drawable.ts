import { complete } from "@/graph/complete";
import type { WorkflowGraph } from "@/graph/document";
import { settled } from "@/graph/frames";

/** Every setting there, and every frame as large as its content; saved with the next change. */
export const drawable = (graph: WorkflowGraph): WorkflowGraph => settled(complete(graph));
