/** Which problems belong to which row and cell of a decision table. */

import type { Issue } from "@/api/model";

const ROW = /^\/rows\/(\d+)(?:\/|$)/;

/** Rows that an issue is about: where it stands, and others that it names. */
export function rowsOf(issue: Issue): number[] {
  const at = ROW.exec(issue.field)?.[1];
  const named = issue.data.rows;
  const others = Array.isArray(named) ? named.filter((row) => typeof row === "number") : [];
  return [...new Set([...(at === undefined ? [] : [Number(at)]), ...others])];
}

export type IssuesByRow = ReadonlyMap<number, readonly Issue[]>;

export function byRow(issues: readonly Issue[]): IssuesByRow {
  const found = new Map<number, Issue[]>();
  for (const issue of issues) {
    for (const row of rowsOf(issue)) {
      const known = found.get(row);
      if (known) known.push(issue);
      else found.set(row, [issue]);
    }
  }
  return found;
}

/** Problems of the table as a whole: no row has them. */
export const ofTable = (issues: readonly Issue[]): Issue[] =>
  issues.filter((issue) => /^\/(?:rows|inputs|outputs)$/.test(issue.field));

/** The worst of several. */
export function severityOf(issues: readonly Issue[]): Issue["severity"] | undefined {
  return issues.some((issue) => issue.severity === "error") ? "error" : issues[0]?.severity;
}
