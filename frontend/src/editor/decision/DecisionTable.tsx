import { type ClipboardEvent, type SyntheticEvent, useRef } from "react";
import { useWindowed } from "@/runs/useWindowed";
import classes from "./Decision.module.css";
import { TableHead } from "./TableHead";
import { TableRow } from "./TableRow";
import { columnCount } from "./table";
import type { IssuesByRow } from "./tableIssues";
import { useFocusOfGrid } from "./useFocusOfGrid";
import type { Grid } from "./useGrid";
import type { ChangeTable } from "./useTable";

export const ROW_HEIGHT = 32;

interface Props {
  readonly grid: Grid;
  readonly change: ChangeTable;
  readonly issues: IssuesByRow;
  /** In a dialog of its own there is more room. */
  readonly large: boolean;
}

/** The rows of a decision table, as a grid that keys go through. */
export function DecisionTable({ grid, change, issues, large }: Props) {
  const { table } = grid;
  const box = useRef<HTMLDivElement>(null);
  const { first, last, onScroll } = useWindowed(box, table.rows.length, ROW_HEIGHT);
  useFocusOfGrid(box, grid);
  const onClipboard = (event: ClipboardEvent, use: (data: DataTransfer) => void) => {
    if (grid.typing !== null || !isOfCell(event)) return;
    use(event.clipboardData);
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div className={classes.box} ref={box} onScroll={onScroll} data-large={large || undefined}>
      <table
        // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: a table that one edits
        role="grid"
        aria-label="Rules"
        aria-rowcount={table.rows.length + 1}
        aria-colcount={columnCount(table) + 2}
        className={classes.table}
        onKeyDown={(event) => isOfCell(event) && grid.onKeyDown(event)}
        onCopy={(event) => onClipboard(event, (data) => data.setData("text/plain", grid.copy()))}
        onPaste={(event) => onClipboard(event, (data) => grid.paste(data.getData("text/plain")))}
      >
        <TableHead table={table} change={change} readOnly={grid.readOnly} />
        <tbody>
          <Spacer rows={first} />
          {table.rows.slice(first, last).map((row, n) => (
            <TableRow
              // biome-ignore lint/suspicious/noArrayIndexKey: a row is its place; it has no id
              key={first + n}
              at={first + n}
              row={row}
              grid={grid}
              issues={issues.get(first + n)}
            />
          ))}
          <Spacer rows={table.rows.length - last} />
        </tbody>
      </table>
    </div>
  );
}

/** Menus and fields over the table are its children too, as far as events are concerned. */
function isOfCell({ target, currentTarget }: SyntheticEvent): boolean {
  return (
    target instanceof Element && currentTarget.contains(target) && target.closest("td") !== null
  );
}

function Spacer({ rows }: { readonly rows: number }) {
  if (rows === 0) return null;
  // biome-ignore lint/a11y/noInteractiveElementToNoninteractiveRole: it only takes up room
  return <tr role="presentation" style={{ height: rows * ROW_HEIGHT }} />;
}
