import type { EdgeTypes, NodeProps } from "@xyflow/react";
import type { ComponentType } from "react";
import type { NodeKind } from "@/graph/document";
import { ChoiceDiamond } from "./ChoiceDiamond";
import { ContainerFrame } from "./ContainerFrame";
import type { FlowNode } from "./flow";
import { Line } from "./Line";
import { NodeCard } from "./NodeCard";

/** How each kind of node is drawn; defined once, because React Flow redraws all when it changes. */
export const NODE_VIEWS: Record<NodeKind, ComponentType<NodeProps<FlowNode>>> = {
  start: NodeCard,
  operation: NodeCard,
  choice: ChoiceDiamond,
  end: NodeCard,
  transform: NodeCard,
  decision: NodeCard,
  script: NodeCard,
  for_each: ContainerFrame,
  repeat: ContainerFrame,
  scope: ContainerFrame,
  wait: NodeCard,
  task: NodeCard,
  respond: NodeCard,
  call_workflow: NodeCard,
};

export const EDGE_VIEWS = { line: Line } as unknown as EdgeTypes;
