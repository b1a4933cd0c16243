/** The shapes that the API speaks, named for those who use them; `schema.gen.ts` is generated. */
import type { components } from "./schema.gen";
import type { Shape } from "./shape";

export type { Json, JsonObject, JsonSchema } from "./shape";

type Of<Name extends keyof components["schemas"]> = Shape<components["schemas"][Name]>;

export interface Page<T> {
  readonly items: readonly T[];
  readonly next: string | null;
}

export type Person = Of<"Person">;
export type ErrorInfo = Of<"ErrorInfo">;

// Who is here

export type SessionUser = Of<"SessionUser">;
export type WorkspaceAccess = Of<"SessionWorkspace">;
export type Role = WorkspaceAccess["roles"][number];
/** One action that a role may allow; the server's list, whole. */
export type Permission = components["schemas"]["NewTokenRequest"]["scopes"][number];
export type Grant = WorkspaceAccess["permissions"][string];

/** Whom one can be, while the demo's people are there. */
export type DemoSignIn = Of<"DemoSignIn">;
export type Session = Of<"Session">;

// What is drawn

export type Issue = Of<"Issue">;
export type Position = Of<"Position">;
export type StartForm = Of<"StartForm">;
export type StartNode = Of<"StartNode">;
export type Retry = Of<"Retry">;
export type TimeLimits = Of<"TimeLimits">;
export type OperationNode = Of<"OperationNode">;
export type ChoiceCase = Of<"Case">;
export type ChoiceNode = Of<"ChoiceNode">;
export type EndNode = Of<"EndNode">;
export type ForEachNode = Of<"ForEachNode">;
export type RepeatNode = Of<"RepeatNode">;
export type ScopeNode = Of<"ScopeNode">;
export type WaitNode = Of<"WaitNode">;
export type Way = WaitNode["ways"][number];
export type TaskNode = Of<"TaskNode">;
export type RespondNode = Of<"RespondNode">;
export type TransformNode = Of<"TransformNode">;
export type DecisionNode = Of<"DecisionNode">;
export type DecisionCell = Of<"Cell">;
export type DecisionRow = Of<"Row">;
export type DecisionInput = Of<"InputColumn">;
export type DecisionOutput = Of<"OutputColumn">;
export type ScriptNode = Of<"ScriptNode">;
export type Catch = Of<"Catch">;
export type Undo = Of<"Undo">;
export type Variable = Of<"Variable">;
export type WorkflowSettings = Of<"WorkflowSettings">;
export type GraphEdge = Of<"Edge">;
export type WorkflowGraph = Of<"WorkflowGraph">;
export type GraphNode = WorkflowGraph["nodes"][number];
export type ScopePathInfo = Of<"ScopePathInfo">;

// What can be used

export type Catalog = Of<"Catalog">;
export type ConnectorInfo = Of<"ConnectorInfo">;
export type OperationInfo = Of<"OperationInfo">;
export type Effect = OperationInfo["effect"];
export type ConnectionRow = Of<"ConnectionRow">;
/** What a live version or a draft makes of the connectors that are installed now. */
export type ConnectorReport = Of<"ConnectorReport">;
export type CallChange = ConnectorReport["changes"][number];
export type Break = ConnectorReport["breaks"][number];

// Workflows

/** What a new workflow can begin with. */
export type TemplateInfo = Of<"TemplateInfo">;

export type WorkflowRow = Of<"WorkflowRow">;
export type Draft = Of<"Draft">;
export type VersionRow = Of<"VersionRow">;

// Runs

export type RunRow = Of<"RunRow">;
export type RunStatus = RunRow["status"];
export type RunDetail = Of<"RunDetail">;
export type StepView = Of<"StepView">;
export type StepStatus = StepView["status"];
export type StepAttempt = Of<"AttemptView">;
/** Sums of what a run does in loops: steps by node, iterations by loop. */
export type Tallies = Of<"Tallies">;
export type Iteration = Of<"Iteration">;
export type IterationPage = Of<"IterationPage">;
export type RunMoment = Of<"RunMoment">;
export type NumberedEvent = Of<"NumberedEvent">;
export type RunEvent = NumberedEvent["event"];
export type EffectRow = Of<"EffectRow">;
/** A message that nobody has received yet. */
export type KeptMessage = Of<"KeptMessage">;

// Forms and requests

export type FormCard = Of<"FormCard">;
export type FormDetail = Of<"FormDetail">;
export type Stage = Of<"Stage">;
export type StageState = Stage["state"];
export type RequestCard = Of<"RequestCard">;
export type RequestDetail = Of<"RequestDetail">;

// What starts runs from outside

export type WebhookRow = Of<"WebhookRow">;
/** A webhook with what is shown once: its address and its secret. */
export type WebhookOpened = Of<"WebhookOpened">;
export type ScheduleRow = Of<"ScheduleRow">;
export type ScheduleSpec = ScheduleRow["spec"];
export type CalendarSpec = Of<"CalendarSpec">;
export type Weekday = CalendarSpec["weekdays"][number];
export type Overlap = ScheduleRow["overlap"];
export type SlotRow = Of<"SlotRow">;

// Administration

export type TokenRow = Of<"TokenRow">;
export type MemberRow = Of<"MemberRow">;
export type AuditRow = Of<"AuditRow">;
export type AuditVerdict = Of<"AuditVerdict">;
