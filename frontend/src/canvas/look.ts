/** What a node looks like: icon, colour, what it is, and one line of what it does. */

import type { Catalog, ConnectorInfo, JsonSchema, OperationInfo } from "@/api/model";
import type { GraphNode, NodeKind, OperationNode } from "@/graph/document";
import { forEachWords, repeatWords, scopeWords } from "./containerWords";
import { dataWords, decisionWords, scriptWords } from "./pureWords";
import { taskWords, waitWords } from "./waitingWords";

export interface Look {
  icon: string;
  color: string;
  /** What kind of step this is, such as "HTTP request". */
  title: string;
  summary: string;
}

type LookOf<Kind extends NodeKind> = (
  node: Extract<GraphNode, { kind: Kind }>,
  catalog: Catalog | undefined,
) => Look;

/** One row a kind. */
const LOOKS: { readonly [Kind in NodeKind]: LookOf<Kind> } = {
  start: ({ form }) => ({
    icon: form ? form.icon || "forms" : "player-play",
    color: form?.color || "yellow",
    title: "Start",
    summary: form ? "Start · form" : "Start",
  }),
  operation: (node, catalog) => operationLook(node, catalog),
  choice: () => same("arrows-split", "gray", "Choice"),
  end: ({ outcome }) =>
    outcome === "failed"
      ? { icon: "alert-triangle", color: "red", title: "End", summary: "End · fails" }
      : { icon: "flag", color: "gray", title: "End", summary: "End · succeeds" },
  for_each: (node) => ({
    icon: "repeat",
    color: "gray",
    title: "For each",
    summary: forEachWords(node),
  }),
  repeat: (node) => ({
    icon: "refresh",
    color: "gray",
    title: "Repeat",
    summary: repeatWords(node),
  }),
  scope: (node) => ({
    icon: "shield-half",
    color: "violet",
    title: "Scope",
    summary: scopeWords(node),
  }),
  transform: (node) => ({
    icon: "braces",
    color: "cyan",
    title: "Set data",
    summary: dataWords(node),
  }),
  decision: (node) => ({
    icon: "table",
    color: "grape",
    title: "Decision table",
    summary: decisionWords(node),
  }),
  script: (node) => ({
    icon: "brand-python",
    color: "lime",
    title: "Python",
    summary: scriptWords(node),
  }),
  wait: (node) => ({
    icon: "clock",
    color: "yellow",
    title: "Wait",
    summary: waitWords(node),
  }),
  task: (node) => ({
    icon: "user-check",
    color: "teal",
    title: "Task",
    summary: taskWords(node),
  }),
  respond: () => ({
    icon: "message-reply",
    color: "blue",
    title: "Answer early",
    summary: "Answers, and the run goes on",
  }),
  call_workflow: ({ workflow, wait }) => ({
    icon: "hierarchy",
    color: "blue",
    title: "Run workflow",
    summary: callWords(workflow, wait),
  }),
};

function callWords(workflow: string, wait: boolean): string {
  if (workflow === "") return "No workflow is chosen yet";
  return wait ? "Waits for its answer" : "Starts it and goes on";
}

const same = (icon: string, color: string, title: string): Look => {
  return { icon, color, title, summary: title };
};

export function lookOf(node: GraphNode, catalog: Catalog | undefined): Look {
  const look = LOOKS[node.kind] as LookOf<NodeKind>;
  return look(node, catalog);
}

export function findOperation(
  catalog: Catalog | undefined,
  node: Pick<OperationNode, "connector" | "operation">,
): { connector: ConnectorInfo; operation: OperationInfo } | null {
  const connector = catalog?.connectors.find((c) => c.name === node.connector);
  const operation = connector?.operations.find((o) => o.name === node.operation);
  return connector && operation ? { connector, operation } : null;
}

function operationLook(node: OperationNode, catalog: Catalog | undefined): Look {
  const found = findOperation(catalog, node);
  if (!found) {
    const title = `${node.connector}.${node.operation}`;
    // Until the catalogue is here, every connector would look as if it were missing.
    return { icon: "plug", color: "gray", title, summary: catalog ? "not installed" : title };
  }
  const { connector, operation } = found;
  const facts = keyFacts(node.inputs, operation.input_schema);
  return {
    icon: connector.icon,
    color: connector.color,
    title: operation.title,
    summary: facts ? `${connector.title} · ${facts}` : `${connector.title} · ${operation.title}`,
  };
}

/** The values that tell two steps of one operation apart: `GET /stock`, an address, a statement. */
function keyFacts(inputs: OperationNode["inputs"], schema: JsonSchema): string {
  const required = new Set(schema.required ?? []);
  const properties = Object.entries(schema.properties ?? {});
  const last = properties.findLastIndex(([name]) => required.has(name));
  return properties
    .slice(0, last + 1)
    .filter(([name, property]) => required.has(name) || property.enum)
    .map(([name, property]) => inputs[name] ?? property.default)
    .filter((value): value is string => typeof value === "string" && value !== "")
    .map(plain)
    .slice(0, 2)
    .join(" ");
}

/** Text for a card: without braces, protocol and line breaks. */
function plain(text: string): string {
  return text
    .replace(/\{\{\s*([\s\S]*?)\s*\}\}/g, "$1")
    .replace(/^https?:\/\/[^/]+(?=\/.)/, "")
    .replace(/^https?:\/\//, "")
    .replace(/\s+/g, " ")
    .trim();
}
