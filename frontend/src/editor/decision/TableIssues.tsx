import { Button } from "@mantine/core";
import type { DecisionCell, Issue } from "@/api/model";
import { isObject } from "@/forms/pointer";
import { IssueMessage } from "../expressions/IssueMessage";
import classes from "./Decision.module.css";
import { addRow, columnCount } from "./table";
import { type IssuesByRow, ofTable } from "./tableIssues";
import type { Grid } from "./useGrid";

interface Props {
  readonly grid: Grid;
  readonly issues: readonly Issue[];
  readonly rows: IssuesByRow;
}

const MOST = 6;

/** Problems of the whole table, with a row that mends a gap, and those of the active row. */
export function TableIssues({ grid, issues, rows }: Props) {
  const own = rows.get(grid.active.row) ?? [];
  const all = [...ofTable(issues), ...own];
  if (all.length === 0) return null;
  return (
    <ul className={classes.issues}>
      {all.slice(0, MOST).map((issue) => (
        <li key={`${issue.code} ${issue.field} ${issue.message}`}>
          <IssueMessage issue={{ ...issue, fix: null }} />
          {issue.code === "decision.gap" && !grid.readOnly && <MendGap issue={issue} grid={grid} />}
        </li>
      ))}
    </ul>
  );
}

/** A row for the values that none fits; what it gives is left to its author. */
function MendGap({ issue, grid }: { readonly issue: Issue; readonly grid: Grid }) {
  const { table } = grid;
  const found = issue.data.cells;
  if (!isObject(found)) return null;
  const cells = found as unknown as Readonly<Record<string, DecisionCell>>;
  const mend = () => {
    const row = table.rows.length;
    const column = Math.min(table.inputs.length, columnCount(table));
    grid.perform("Add row", addRow(table, row, { cells }), () => ({ row, column }));
  };
  return (
    <Button size="compact-xs" variant="light" onClick={mend}>
      Add this row
    </Button>
  );
}
