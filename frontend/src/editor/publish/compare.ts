/** What changes between two graphs, in words. Moving a box is no change. */

import { complete } from "@/graph/complete";
import { type GraphNode, handleName, type WorkflowGraph } from "@/graph/document";
import { isSame } from "../saving/isSame";

export interface Change {
  readonly kind: "added" | "removed" | "changed";
  readonly what: string;
  readonly details: readonly string[];
}

const WORDS: Readonly<Record<string, string>> = {
  name: "name",
  notes: "notes",
  stage: "stage",
  join: "how it waits",
  inputs: "inputs",
  connection: "connection",
  retry: "retries",
  limits: "time limits",
  cases: "cases",
  input_schema: "input",
  form: "form",
  outcome: "outcome",
  output: "output",
  message: "message",
  error_code: "error code",
  connector: "connector",
  operation: "operation",
  kind: "kind",
  parent: "the frame that it is in",
  first: "how it waits",
  cancel_losers: "how it waits",
  due_s: "due time",
  undo: "how it is undone",
  on_error: "what happens on error",
  items: "the list",
  at_once: "how many at once",
  on_item_error: "what happens when an item fails",
  until: "the condition",
  limit: "the limit",
  on_limit: "what happens at the limit",
  pause_s: "the pause",
  initial: "what it begins with",
  next: "what it carries on",
  catches: "what it catches",
  time_limit_s: "time limit",
};

/** Where things are drawn is no change. */
const DRAWN = ["id", "position", "size"];

function changedParts(before: GraphNode, after: GraphNode): string[] {
  const keys = new Set([...Object.keys(before), ...Object.keys(after)]);
  for (const key of DRAWN) keys.delete(key);
  const value = (node: GraphNode, key: string) => (node as unknown as Record<string, unknown>)[key];
  const words = [...keys]
    .filter((key) => !isSame(value(before, key), value(after, key)))
    .flatMap((key) => describe(key, value(before, key), value(after, key)));
  return [...new Set(words)];
}

function describe(key: string, before: unknown, after: unknown): string[] {
  const word = WORDS[key] ?? key;
  if (key !== "inputs" || !isRecord(before) || !isRecord(after)) return [word];
  const names = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...names].filter((name) => !isSame(before[name], after[name]));
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  value !== null && typeof value === "object" && !Array.isArray(value);

const called = (node: GraphNode) => node.name || node.id;

function lines(graph: WorkflowGraph): Map<string, string> {
  const nodes = new Map(graph.nodes.map((node) => [node.id, node]));
  return new Map(
    graph.edges.map((edge) => {
      const source = nodes.get(edge.source);
      const target = nodes.get(edge.target);
      const way = source ? handleName(source, edge.source_handle) : "";
      const from = `${source ? called(source) : edge.source}${way && ` (${way})`}`;
      const key = `${edge.source}.${edge.source_handle}>${edge.target}`;
      return [key, `${from} → ${target ? called(target) : edge.target}`];
    }),
  );
}

/** List what is new, gone and different; `before` is null when nothing was published yet. */
export function compare(published: WorkflowGraph | null, draft: WorkflowGraph): Change[] {
  // A version from before a setting was there means the same as its default.
  const before = published && complete(published);
  const after = complete(draft);
  const old = new Map((before?.nodes ?? []).map((node) => [node.id, node]));
  const now = new Map(after.nodes.map((node) => [node.id, node]));
  const changes: Change[] = [];
  for (const node of after.nodes) {
    const known = old.get(node.id);
    if (!known) changes.push({ kind: "added", what: called(node), details: [] });
    else {
      const details = changedParts(known, node);
      if (details.length > 0) changes.push({ kind: "changed", what: called(node), details });
    }
  }
  for (const node of before?.nodes ?? []) {
    if (!now.has(node.id)) changes.push({ kind: "removed", what: called(node), details: [] });
  }
  if (before) changes.push(...changedLines(lines(before), lines(after)), ...about(before, after));
  return changes;
}

const SETTINGS: Readonly<Record<keyof WorkflowGraph["settings"], string>> = {
  time_limit_s: "time limit",
  sla_s: "promised time",
  at_once: "runs at once",
  priority: "priority",
  business_key: "business key",
  business_key_for: "how long the business key counts",
};

/** What changed of what is said of the workflow as a whole. */
function about(before: WorkflowGraph, after: WorkflowGraph): Change[] {
  const keys = Object.keys(SETTINGS) as (keyof typeof SETTINGS)[];
  const settings = keys.filter((key) => !isSame(before.settings[key], after.settings[key]));
  const old = new Map(before.variables.map((one) => [one.id, one]));
  const now = new Map(after.variables.map((one) => [one.id, one]));
  const variables = [...new Set([...old.keys(), ...now.keys()])].filter(
    (id) => !isSame(old.get(id), now.get(id)),
  );
  return [
    ...changed(
      "Settings",
      settings.map((key) => SETTINGS[key]),
    ),
    ...changed("Variables", variables),
  ];
}

const changed = (what: string, details: readonly string[]): Change[] =>
  details.length > 0 ? [{ kind: "changed", what, details }] : [];

function changedLines(before: Map<string, string>, after: Map<string, string>): Change[] {
  const added = [...after].filter(([key]) => !before.has(key));
  const removed = [...before].filter(([key]) => !after.has(key));
  return [
    ...added.map(([, what]): Change => ({ kind: "added", what, details: ["line"] })),
    ...removed.map(([, what]): Change => ({ kind: "removed", what, details: ["line"] })),
  ];
}
