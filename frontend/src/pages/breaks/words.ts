import type { Break, CallChange, ConnectorReport } from "@/api/model";

/** What goes wrong whatever the data is. */
export const breaking = (report: Pick<ConnectorReport, "breaks">): readonly Break[] =>
  report.breaks.filter((one) => one.breaks);

/** One sentence above the list. */
export function summary(reports: readonly ConnectorReport[]): string {
  const broken = workflowsOf(reports.filter((report) => breaking(report).length > 0));
  const all = workflowsOf(reports);
  if (broken === 0) {
    return `${all === 1 ? "One workflow meets" : `${all} workflows meet`} changed connectors, and nothing breaks.`;
  }
  const otherwise = "or have the connectors of before installed";
  return broken === 1
    ? `One workflow no longer fits. Correct it in the editor and publish it again, ${otherwise}.`
    : `${broken} workflows no longer fit. Correct them in the editor and publish them again, ${otherwise}.`;
}

const workflowsOf = (reports: readonly ConnectorReport[]): number =>
  new Set(reports.map((report) => report.workflow_id)).size;

/** A field as people know it: the pointer without what all of them share. */
export function fieldName(pointer: string): string {
  const parts = pointer.split("/").slice(1);
  if (parts[0] === "inputs" && parts.length > 1) parts.shift();
  return parts.map((part) => part.replaceAll("~1", "/").replaceAll("~0", "~")).join(" › ");
}

export interface OneChange {
  readonly key: string;
  /** The steps that it concerns, by id. */
  readonly nodes: readonly string[];
  readonly change: CallChange;
}

/** The same change of one operation is told once, for all steps that call it. */
export function gathered(changes: readonly CallChange[]): readonly OneChange[] {
  const found = new Map<string, { nodes: string[]; change: CallChange }>();
  for (const change of changes) {
    const { connector, operation, side, path, sentence } = change;
    const key = JSON.stringify([connector, operation, side, path, sentence]);
    const known = found.get(key);
    if (!known) found.set(key, { nodes: [change.node], change });
    else if (!known.nodes.includes(change.node)) known.nodes.push(change.node);
  }
  const all = [...found].map(([key, one]) => ({ key, ...one }));
  const order = ({ change }: OneChange) => `${change.connector} ${change.operation}`;
  return all.sort((a, b) => order(a).localeCompare(order(b)));
}

const SIDES: Readonly<Record<CallChange["side"], string>> = {
  input: "takes",
  output: "gives",
  connection: "connection",
  operation: "operation",
};

/** Which side of an operation has changed. */
export const sideWord = (side: CallChange["side"]): string => SIDES[side];
