import type { DecisionRow, Issue } from "@/api/model";
import classes from "./Decision.module.css";
import { GridCell } from "./GridCell";
import { RowMenu } from "./RowMenu";
import { columnCount, pointerAt } from "./table";
import { severityOf } from "./tableIssues";
import type { Grid } from "./useGrid";

const NONE: readonly Issue[] = [];

interface Props {
  readonly at: number;
  readonly row: DecisionRow;
  readonly grid: Grid;
  readonly issues: readonly Issue[] | undefined;
}

/** One rule: its number with what can be done to it, its conditions, its results, its note. */
export function TableRow({ at, grid, issues = NONE }: Props) {
  const { table } = grid;
  const severity = severityOf(issues);
  return (
    <tr aria-rowindex={at + 2} data-field={`/rows/${at}`} data-issue={severity}>
      <th scope="row" className={classes.gutter}>
        <RowMenu at={at} grid={grid} wrong={issues.length} />
      </th>
      {Array.from({ length: columnCount(table) + 1 }, (_, column) => {
        const pointer = pointerAt(table, at, column);
        return (
          <GridCell
            key={pointer}
            place={{ row: at, column }}
            pointer={pointer}
            grid={grid}
            issues={issues.filter((issue) => issue.field === pointer || isInside(issue, pointer))}
          />
        );
      })}
    </tr>
  );
}

const isInside = (issue: Issue, pointer: string) => issue.field.startsWith(`${pointer}/`);
