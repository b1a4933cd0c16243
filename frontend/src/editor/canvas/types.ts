import type { Marks } from "@/canvas/marks";

export type { FlowEdge, FlowNode } from "@/canvas/flow";
export type MarksPart = Partial<Marks>;
