/**
 * What the document has to know of each kind of node: one row a kind.
 *
 * A new kind is one more row here, in `canvas/nodeViews.ts`, `canvas/look.ts`,
 * `editor/palette/items.ts` and `editor/inspector/setUp.ts`; `tsc` names those that are missing.
 */

import type { GraphNode, NodeKind } from "./document";

type Of<Kind extends NodeKind> = Extract<GraphNode, { kind: Kind }>;

/** What a new node is given by where and how it is made, and not by its kind. */
export type Named = "id" | "parent" | "name" | "position" | "notes" | "stage";

export interface KindFacts<Node extends GraphNode> {
  /** Ways out, in the order in which they are drawn. */
  readonly handles: (node: Node) => readonly string[];
  /** What people read beside a way out; absent where there is only one. */
  readonly handleName?: (node: Node, handle: string) => string;
  /** The ways of a container to its own children, with what people read beside each. */
  readonly inner?: Readonly<Record<string, string>>;
  /** Whether lines may lead here. */
  readonly takesIncoming: boolean;
  /** It may take a while, so it can have a due time. */
  readonly takesTime?: boolean;
  /** Settings, at any depth, that hold one bare expression; all other text has it in braces. */
  readonly expressions?: readonly string[];
  /** Settings, at any depth, that hold no expressions at all. */
  readonly plain?: readonly string[];
  /** What a new one holds, outermost or inside of a container. */
  readonly fresh: (inside?: boolean) => Omit<Node, Named>;
}

/** Handle of a choice that is live when no case holds. */
export const OTHERWISE = "otherwise";
/** The way out of a node that has only one, and the first of a container. */
export const OUT = "out";
/** The way of every container to what it executes. */
export const BODY = "body";
/** The way of a scope to what it executes at last. */
export const FINALLY = "finally";

/** What a step is called that runs a workflow, until one is chosen. */
export const CALL_NAME = "Run workflow";

export const DEFAULT_RETRY = { attempts: 5, initial_s: 1, factor: 2, maximum_s: 60 };
export const DEFAULT_LIMITS = { attempt_s: 30, step_s: null };
const JOINING = { join: "all", first: 1, cancel_losers: false, due_s: null } as const;
const oneWay = () => [OUT];

export const KINDS: { readonly [Kind in NodeKind]: KindFacts<Of<Kind>> } = {
  start: {
    handles: oneWay,
    takesIncoming: false,
    plain: ["input_schema", "form"],
    fresh: () => ({ kind: "start", input_schema: { type: "object", properties: {} }, form: null }),
  },
  operation: {
    handles: oneWay,
    takesIncoming: true,
    takesTime: true,
    plain: ["connector", "operation", "connection"],
    fresh: () => ({
      ...JOINING,
      kind: "operation",
      connector: "",
      operation: "",
      connection: null,
      inputs: {},
      retry: DEFAULT_RETRY,
      limits: DEFAULT_LIMITS,
      undo: null,
      on_error: "fail",
    }),
  },
  choice: {
    handles: (node) => [...node.cases.map((c) => c.id), OTHERWISE],
    handleName: (node, handle) =>
      handle === OTHERWISE ? handle : node.cases.find((c) => c.id === handle)?.name || handle,
    takesIncoming: true,
    expressions: ["condition"],
    fresh: () => ({
      ...JOINING,
      kind: "choice",
      cases: [{ id: "yes", name: "yes", condition: "" }],
    }),
  },
  end: {
    handles: () => [],
    takesIncoming: true,
    plain: ["error_code"],
    fresh: (inside = false) => ({
      ...JOINING,
      kind: "end",
      // Only a whole run can succeed; inside of a frame an end says what went wrong.
      outcome: inside ? "failed" : "succeeded",
      output: null,
      error_code: "workflow.failed",
      message: "",
    }),
  },
  for_each: {
    handles: oneWay,
    inner: { [BODY]: "each item" },
    takesIncoming: true,
    takesTime: true,
    expressions: ["items"],
    fresh: () => ({
      ...JOINING,
      kind: "for_each",
      items: "",
      at_once: 1,
      on_item_error: "fail",
      output: null,
      size: { width: 480, height: 168 },
    }),
  },
  repeat: {
    handles: oneWay,
    inner: { [BODY]: "each time" },
    takesIncoming: true,
    takesTime: true,
    expressions: ["until"],
    fresh: () => ({
      ...JOINING,
      kind: "repeat",
      until: "",
      limit: 100,
      on_limit: "fail",
      pause_s: 0,
      initial: null,
      next: null,
      size: { width: 480, height: 168 },
    }),
  },
  scope: {
    handles: (node) => [OUT, ...node.catches.map((c) => c.id)],
    handleName: (node, handle) =>
      handle === OUT ? "" : node.catches.find((c) => c.id === handle)?.name || handle,
    inner: { [BODY]: "do", [FINALLY]: "finally" },
    takesIncoming: true,
    takesTime: true,
    plain: ["kinds"],
    fresh: () => ({
      ...JOINING,
      kind: "scope",
      catches: [{ id: "on_error", name: "on error", kinds: [] }],
      time_limit_s: null,
      output: null,
      size: { width: 480, height: 264 },
    }),
  },
  transform: {
    handles: oneWay,
    takesIncoming: true,
    fresh: () => ({ ...JOINING, kind: "transform", value: {} }),
  },
  decision: {
    handles: oneWay,
    takesIncoming: true,
    expressions: ["expression"],
    plain: ["cells"],
    fresh: () => ({
      ...JOINING,
      kind: "decision",
      inputs: [{ id: "value", name: "Value", expression: "" }],
      outputs: [{ id: "result", name: "Result", type: "string" }],
      rows: [
        { cells: {}, results: {}, note: "" },
        { cells: {}, results: {}, note: "" },
      ],
      hit: "first",
    }),
  },
  script: {
    handles: oneWay,
    takesIncoming: true,
    takesTime: true,
    plain: ["code", "output_schema"],
    fresh: () => ({
      ...JOINING,
      kind: "script",
      inputs: {},
      code: "",
      output_schema: {},
      limit_s: 2,
    }),
  },
  wait: {
    handles: (node) => node.ways.map((way) => way.id),
    handleName: (node, handle) =>
      node.ways.length < 2 ? "" : node.ways.find((way) => way.id === handle)?.name || handle,
    takesIncoming: true,
    takesTime: true,
    plain: ["message", "payload_schema"],
    fresh: () => ({
      ...JOINING,
      kind: "wait",
      ways: [{ id: "later", name: "", type: "duration", duration: 3_600 }],
    }),
  },
  task: {
    handles: oneWay,
    takesIncoming: true,
    takesTime: true,
    plain: ["result_schema"],
    fresh: () => ({
      ...JOINING,
      kind: "task",
      title: "",
      description: "",
      people: [],
      groups: [],
      result_schema: { type: "object", properties: {} },
    }),
  },
  respond: {
    handles: oneWay,
    takesIncoming: true,
    fresh: () => ({ ...JOINING, kind: "respond", value: null }),
  },
  call_workflow: {
    handles: oneWay,
    takesIncoming: true,
    takesTime: true,
    plain: ["workflow"],
    fresh: () => ({ ...JOINING, kind: "call_workflow", workflow: "", input: {}, wait: true }),
  },
};

/** The row of a node's kind. */
export function factsOf<Node extends GraphNode>(node: Node): KindFacts<Node> {
  // A union of functions takes no argument, though each row fits the nodes of its own kind.
  return KINDS[node.kind] as unknown as KindFacts<Node>;
}
