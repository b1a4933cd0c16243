import type { ComponentType } from "react";
import type { NodeKind } from "@/graph/document";
import { DecisionSetUp } from "../decision/DecisionSetUp";
import { ScriptSetUp } from "../script/ScriptSetUp";
import { CallWorkflowSetUp } from "./CallWorkflowSetUp";
import { ChoiceSetUp } from "./ChoiceSetUp";
import { EndSetUp } from "./EndSetUp";
import { ForEachSetUp } from "./ForEachSetUp";
import { OperationSetUp } from "./OperationSetUp";
import { RepeatSetUp } from "./RepeatSetUp";
import { RespondSetUp } from "./RespondSetUp";
import { ScopeSetUp } from "./ScopeSetUp";
import { StartSetUp } from "./StartSetUp";
import { TaskSetUp } from "./TaskSetUp";
import { TransformSetUp } from "./TransformSetUp";
import { WaitSetUp } from "./WaitSetUp";

/** The first tab of the inspector: one row a kind. */
export const SET_UP: Readonly<Record<NodeKind, ComponentType>> = {
  start: StartSetUp,
  operation: OperationSetUp,
  choice: ChoiceSetUp,
  end: EndSetUp,
  transform: TransformSetUp,
  decision: DecisionSetUp,
  script: ScriptSetUp,
  for_each: ForEachSetUp,
  repeat: RepeatSetUp,
  scope: ScopeSetUp,
  wait: WaitSetUp,
  task: TaskSetUp,
  respond: RespondSetUp,
  call_workflow: CallWorkflowSetUp,
};
