import { Button, Group } from "@mantine/core";
import { useClipboard } from "@mantine/hooks";
import { IconArrowsMaximize, IconCheck, IconCopy, IconPlus } from "@tabler/icons-react";
import { useMemo } from "react";
import inspector from "../inspector/Inspector.module.css";
import { useIssues, useNode, useReadOnly } from "../inspector/NodeContext";
import { RowTool } from "../inspector/RowTool";
import { copyTable } from "./clipboard";
import classes from "./Decision.module.css";
import { DecisionTable } from "./DecisionTable";
import { TableIssues } from "./TableIssues";
import { addColumn, addRow, MOST_COLUMNS, MOST_ROWS } from "./table";
import { byRow } from "./tableIssues";
import { type Grid, useGrid } from "./useGrid";
import { type ChangeTable, useTable } from "./useTable";

interface Props {
  readonly large: boolean;
  readonly onEnlarge?: () => void;
}

/** The table with all that belongs to it: tools, problems, and how to use it. */
export function TableEditor({ large, onEnlarge }: Props) {
  const node = useNode("decision");
  const all = useIssues();
  const readOnly = useReadOnly();
  const { table, change } = useTable();
  const grid = useGrid({ table, change, readOnly });
  const issues = useMemo(() => all.filter((issue) => issue.node === node.id), [all, node.id]);
  const rows = useMemo(() => byRow(issues), [issues]);
  return (
    <div data-field="/rows">
      <div className={inspector.labelRow}>
        <h3 className={inspector.heading}>Rules</h3>
        <Group gap={0}>
          <CopyTool text={() => copyTable(table)} />
          {onEnlarge && (
            <RowTool label="Edit the table in a larger window" off={false} run={onEnlarge}>
              <IconArrowsMaximize size={15} aria-hidden="true" />
            </RowTool>
          )}
        </Group>
      </div>
      <DecisionTable grid={grid} change={change} issues={rows} large={large} />
      {!readOnly && <AddTools grid={grid} change={change} />}
      <TableIssues grid={grid} issues={issues} rows={rows} />
      {!readOnly && <p className={classes.hint}>{large ? `${TYPE} ${KEYS}` : TYPE}</p>}
    </div>
  );
}

function CopyTool({ text }: { readonly text: () => string }) {
  const { copied, copy } = useClipboard({ timeout: 1_500 });
  const Icon = copied ? IconCheck : IconCopy;
  const label = copied ? "Copied" : "Copy the table, for a spreadsheet";
  return (
    <RowTool label={label} off={false} run={() => copy(text())}>
      <Icon size={15} aria-hidden="true" />
    </RowTool>
  );
}

const TYPE =
  "Type into a cell: ≥ 100, 100 … < 200, DE, FR or not DE. Paste rows from a spreadsheet.";
const KEYS =
  "Enter edits, Ctrl Enter adds a row, Alt ↑ and ↓ move it, Ctrl Del removes it, Del empties a cell.";

function AddTools({ grid, change }: { readonly grid: Grid; readonly change: ChangeTable }) {
  const { table } = grid;
  const row = table.rows.length;
  const add = () => grid.perform("Add row", addRow(table, row), () => ({ row, column: 0 }));
  return (
    <Group gap={6} className={classes.tools ?? ""}>
      <AddButton off={row >= MOST_ROWS} run={add}>
        Row
      </AddButton>
      <AddButton
        off={table.inputs.length >= MOST_COLUMNS}
        run={() => change("Add column", addColumn(table, "inputs"))}
      >
        Condition
      </AddButton>
      <AddButton
        off={table.outputs.length >= MOST_COLUMNS}
        run={() => change("Add column", addColumn(table, "outputs"))}
      >
        Result
      </AddButton>
    </Group>
  );
}

interface AddButtonProps {
  readonly off: boolean;
  readonly run: () => void;
  readonly children: string;
}

function AddButton({ off, run, children }: AddButtonProps) {
  return (
    <Button
      size="compact-xs"
      variant="default"
      leftSection={<IconPlus size={12} aria-hidden="true" />}
      aria-label={`Add a ${children.toLowerCase()}`}
      disabled={off}
      onClick={run}
    >
      {children}
    </Button>
  );
}
