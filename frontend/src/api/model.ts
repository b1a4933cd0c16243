/** The shapes that the API speaks; see `schema.gen.ts` for where they come from. */

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
export type JsonObject = { [key: string]: Json };

/** A JSON Schema (2020-12), as far as the front end reads it. */
export interface JsonSchema {
  readonly $ref?: string;
  readonly $defs?: Readonly<Record<string, JsonSchema>>;
  readonly type?: string | readonly string[];
  readonly title?: string;
  readonly description?: string;
  readonly default?: Json;
  readonly const?: Json;
  readonly enum?: readonly Json[];
  readonly examples?: readonly Json[];
  readonly format?: string;
  readonly pattern?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly exclusiveMaximum?: number;
  readonly multipleOf?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly items?: JsonSchema | boolean;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: JsonSchema | boolean;
  readonly anyOf?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
  readonly allOf?: readonly JsonSchema[];
  readonly "x-widget"?: string;
  readonly [extension: string]: unknown;
}

export interface Page<T> {
  readonly items: readonly T[];
  readonly next: string | null;
}

export type Grant = "any" | "own" | "metadata" | "second_person";

export interface WorkspaceAccess {
  readonly slug: string;
  readonly name: string;
  readonly roles: readonly string[];
  readonly permissions: Readonly<Record<string, Grant>>;
}

export interface SessionUser {
  readonly id: string;
  readonly name: string;
  readonly email: string;
}

export interface DemoSignIn {
  readonly email: string;
  readonly password: string;
  readonly name?: string;
  readonly roles?: readonly string[];
}

export interface Session {
  readonly user: SessionUser | null;
  readonly workspaces: readonly WorkspaceAccess[];
  readonly four_eyes: boolean;
  readonly mail_sink_url: string | null;
  readonly demo_sign_ins?: readonly DemoSignIn[];
}

export interface ErrorInfo {
  readonly code: string;
  readonly fault: "author" | "service" | "platform";
  readonly message: string;
  readonly data?: JsonObject;
}

export interface Issue {
  readonly code: string;
  readonly severity: "error" | "warning";
  readonly node: string | null;
  readonly edge: string | null;
  readonly field: string;
  readonly message: string;
  readonly start: number | null;
  readonly end: number | null;
  readonly fix: string | null;
  readonly data: JsonObject;
}

export interface Position {
  readonly x: number;
  readonly y: number;
}

interface NodeBase {
  readonly id: string;
  readonly name: string;
  readonly position: Position;
  readonly notes: string;
  readonly stage: string;
}

export interface StartForm {
  readonly title: string;
  readonly description: string;
  readonly submit_label: string;
  readonly icon: string;
  readonly color: string;
}

export interface StartNode extends NodeBase {
  readonly kind: "start";
  readonly input_schema: JsonSchema;
  readonly form: StartForm | null;
}

export interface Retry {
  readonly attempts: number;
  readonly initial_s: number;
  readonly factor: number;
  readonly maximum_s: number;
}

export interface TimeLimits {
  readonly attempt_s: number;
  readonly step_s: number | null;
}

export interface OperationNode extends NodeBase {
  readonly kind: "operation";
  readonly join: "all" | "any";
  readonly connector: string;
  readonly operation: string;
  readonly connection: string | null;
  readonly inputs: JsonObject;
  readonly retry: Retry;
  readonly limits: TimeLimits;
}

export interface ChoiceCase {
  readonly id: string;
  readonly name: string;
  readonly condition: string;
}

export interface ChoiceNode extends NodeBase {
  readonly kind: "choice";
  readonly join: "all" | "any";
  readonly cases: readonly ChoiceCase[];
}

export interface EndNode extends NodeBase {
  readonly kind: "end";
  readonly join: "all" | "any";
  readonly outcome: "succeeded" | "failed";
  readonly output: Json;
  readonly error_code: string;
  readonly message: string;
}

export type GraphNode = StartNode | OperationNode | ChoiceNode | EndNode;

export interface GraphEdge {
  readonly id: string;
  readonly source: string;
  readonly source_handle: string;
  readonly target: string;
}

export interface WorkflowGraph {
  readonly format: 1;
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly GraphEdge[];
}

export type Effect = "idempotent" | "keyed" | "at_most_once" | "depends";

export interface OperationInfo {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly input_schema: JsonSchema;
  readonly output_schema: JsonSchema;
  readonly effect: Effect;
}

export interface ConnectorInfo {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly version: string;
  readonly icon: string;
  readonly color: string;
  readonly credentials: {
    readonly config_schema: JsonSchema;
    readonly secrets_schema: JsonSchema;
    readonly required: boolean;
  } | null;
  readonly operations: readonly OperationInfo[];
}

export interface Catalog {
  readonly connectors: readonly ConnectorInfo[];
}

export interface ConnectionRow {
  readonly id: string;
  readonly connector: string;
  readonly name: string;
  readonly config: JsonObject;
  readonly allowed_hosts: readonly string[];
  readonly has_secrets: boolean;
  readonly created_by: string | { readonly id: string; readonly name: string } | null;
  readonly created_at: string;
  readonly rotated_at: string | null;
  readonly used_by: readonly { readonly workflow_id: string; readonly name: string }[];
}

export type RunStatus = "queued" | "running" | "succeeded" | "failed" | "cancelled";

export interface WorkflowRow {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly created_by: { readonly id: string; readonly name: string } | null;
  readonly created_at: string;
  readonly updated_at: string;
  readonly live_version: number | null;
  readonly problems: number;
  readonly last_run: {
    readonly id: string;
    readonly number: number;
    readonly status: RunStatus;
    readonly created_at: string;
  } | null;
}

export interface Draft {
  readonly workflow: {
    readonly id: string;
    readonly name: string;
    readonly live_version: number | null;
  };
  readonly revision: number;
  readonly graph: WorkflowGraph;
  readonly issues: readonly Issue[];
  readonly based_on: number | null;
  readonly updated_at: string;
  readonly updated_by: string | { readonly id: string; readonly name: string } | null;
}

export interface VersionRow {
  readonly id: string;
  readonly number: number;
  readonly digest: string;
  readonly note: string;
  readonly published_by: string | { readonly id: string; readonly name: string } | null;
  readonly published_at: string;
}

export interface ScopePathInfo {
  readonly path: string;
  readonly type: string;
  readonly title: string;
  readonly description: string;
}

export interface RunRow {
  readonly id: string;
  readonly number: number;
  readonly workflow: { readonly id: string; readonly name: string };
  readonly version: number;
  readonly status: RunStatus;
  readonly trigger: "form" | "api" | "webhook";
  readonly started_by: { readonly id: string; readonly label: string };
  readonly created_at: string;
  readonly started_at: string | null;
  readonly finished_at: string | null;
  readonly last_event: number;
  readonly stage: string | null;
  readonly error: ErrorInfo | null;
}

export type StepStatus = "running" | "retrying" | "succeeded" | "failed" | "skipped" | "cancelled";

export interface StepAttempt {
  readonly attempt: number;
  readonly started_at: string | null;
  readonly finished_at: string | null;
  readonly error: ErrorInfo | null;
}

export interface StepView {
  readonly path: string;
  readonly status: StepStatus;
  readonly attempt: number;
  readonly attempts_allowed: number | null;
  readonly started_at: string | null;
  readonly finished_at: string | null;
  readonly input: Json;
  readonly output: Json;
  readonly error: ErrorInfo | null;
  readonly next_at: string | null;
  readonly branch: string | null;
  readonly effect_key: string | null;
  readonly attempts: readonly StepAttempt[];
}

export interface RunDetail extends RunRow {
  readonly graph: WorkflowGraph;
  readonly input: Json;
  readonly output: Json;
  readonly steps: readonly StepView[];
  readonly data_hidden?: boolean;
}

interface EventBase {
  readonly key: string;
  readonly at: string;
}

interface StepEventBase extends EventBase {
  readonly step: string;
}

export type RunEvent =
  | (EventBase & { readonly type: "run.started" })
  | (EventBase & { readonly type: "run.succeeded"; readonly output: Json })
  | (EventBase & {
      readonly type: "run.failed";
      readonly error: ErrorInfo;
      readonly step: string | null;
    })
  | (EventBase & { readonly type: "run.cancelled"; readonly reason: string })
  | (StepEventBase & {
      readonly type: "step.started";
      readonly attempt: number;
      readonly attempts_allowed: number | null;
      readonly input: Json;
      readonly effect_key: string | null;
    })
  | (StepEventBase & {
      readonly type: "step.retrying";
      readonly attempt: number;
      readonly error: ErrorInfo;
      readonly next_at: string | null;
    })
  | (StepEventBase & {
      readonly type: "step.succeeded";
      readonly attempt: number;
      readonly output: Json;
    })
  | (StepEventBase & {
      readonly type: "step.failed";
      readonly attempt: number;
      readonly error: ErrorInfo;
    })
  | (StepEventBase & { readonly type: "step.skipped" })
  | (StepEventBase & { readonly type: "step.cancelled" })
  | (StepEventBase & { readonly type: "branch.taken"; readonly handle: string });

export interface NumberedEvent {
  readonly number: number;
  readonly event: RunEvent;
}

export interface EffectRow {
  readonly key: string;
  readonly step: string;
  readonly operation: string;
  readonly mode: string;
  readonly state: "intended" | "done" | "failed" | "unknown";
  readonly attempt: number;
  readonly intended_at: string;
  readonly settled_at: string | null;
}

export interface FormCard {
  readonly workflow_id: string;
  readonly title: string;
  readonly description: string;
  readonly icon: string;
  readonly color: string;
}

export interface FormDetail extends FormCard {
  readonly version: number;
  readonly schema: JsonSchema;
  readonly submit_label: string;
}

export type StageState = "done" | "now" | "later" | "failed" | "skipped";

export interface Stage {
  readonly name: string;
  readonly state: StageState;
}

export interface RequestCard {
  readonly id: string;
  readonly title: string;
  readonly summary: string;
  readonly status: RunStatus;
  readonly stages: readonly Stage[];
  readonly created_at: string;
  readonly finished_at: string | null;
  readonly icon: string;
  readonly color: string;
}

export interface RequestDetail extends RequestCard {
  readonly input: Json;
  readonly output: Json;
  readonly message: string | null;
}

export interface TokenRow {
  readonly id: string;
  readonly name: string;
  readonly prefix: string;
  readonly owner: Person;
  readonly scopes: readonly string[];
  readonly created_at: string;
  readonly expires_at: string | null;
  readonly revoked_at: string | null;
  readonly last_used_at: string | null;
}

export interface TokenCreated extends TokenRow {
  readonly key: string;
}

export interface Person {
  readonly id: string;
  readonly name: string;
}

export interface MemberRow {
  readonly id: string;
  readonly user: Person;
  readonly email: string;
  readonly active: boolean;
  readonly roles: readonly string[];
  readonly created_at: string;
}

export interface AuditRow {
  readonly seq: number;
  readonly at: string;
  readonly actor: {
    readonly kind: string;
    readonly id: string;
    readonly label: string;
    readonly via: string;
  };
  readonly action: string;
  readonly outcome: string;
  readonly target: { readonly kind: string; readonly id: string; readonly label: string };
  readonly before: Json;
  readonly after: Json;
  readonly reason: string;
  readonly ip: string | null;
  readonly request_id: string;
}

export interface AuditVerdict {
  readonly ok: boolean;
  readonly count: number;
  readonly first_bad: { readonly seq: number; readonly why: string } | null;
}
