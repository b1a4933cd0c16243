import { Popover } from "@mantine/core";
import { useState } from "react";
import type { DecisionInput, DecisionOutput, Issue } from "@/api/model";
import { useIssues, useNodeId } from "../inspector/NodeContext";
import { ColumnEditor } from "./ColumnEditor";
import classes from "./Decision.module.css";
import { RESULT_TYPES } from "./resultText";
import { columnName, type Part, type Table } from "./table";
import { severityOf } from "./tableIssues";
import type { ChangeTable } from "./useTable";

interface Props {
  readonly table: Table;
  readonly change: ChangeTable;
  readonly readOnly: boolean;
}

/** The columns: what is asked about, what is given, and the note. */
export function TableHead({ table, change, readOnly }: Props) {
  const shared = { table, change, readOnly };
  return (
    <thead>
      <tr aria-rowindex={1}>
        <th className={classes.gutter} scope="col">
          <span className="visually-hidden">Row</span>
        </th>
        {table.inputs.map((column, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the id changes while a name is typed
          <HeadCell key={`in ${at}`} part="inputs" at={at} column={column} {...shared} />
        ))}
        {table.outputs.map((column, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the id changes while a name is typed
          <HeadCell key={`out ${at}`} part="outputs" at={at} column={column} {...shared} />
        ))}
        <th scope="col" className={classes.headCell} data-kind="note">
          <span className={classes.headButton}>Note</span>
        </th>
      </tr>
    </thead>
  );
}

interface HeadCellProps extends Props {
  readonly part: Part;
  readonly at: number;
  readonly column: DecisionInput | DecisionOutput;
}

function HeadCell({ part, at, column, table, change, readOnly }: HeadCellProps) {
  const node = useNodeId();
  const pointer = `/${part}/${at}`;
  const issues = useIssues().filter(
    (issue: Issue) => issue.node === node && issue.field.startsWith(pointer),
  );
  const [open, setOpen] = useState(false);
  const below = "expression" in column ? column.expression : RESULT_TYPES[column.type];
  return (
    <th
      scope="col"
      className={classes.headCell}
      data-kind={part}
      data-field={pointer}
      data-issue={severityOf(issues)}
    >
      <Popover
        opened={open}
        onChange={setOpen}
        width={320}
        position="bottom-start"
        trapFocus
        shadow="md"
      >
        <Popover.Target>
          <button
            type="button"
            className={classes.headButton}
            title={issues.map((issue) => issue.message).join("\n") || below}
            onClick={() => setOpen(!open)}
          >
            <span className={classes.headName}>
              <span className="visually-hidden">Column </span>
              {columnName(column)}
              <span className="visually-hidden">, </span>
            </span>
            <span className={classes.headBelow} data-code={part === "inputs" || undefined}>
              {below || "choose a value"}
            </span>
          </button>
        </Popover.Target>
        <Popover.Dropdown>
          <ColumnEditor
            {...{ part, at, table, change, readOnly, issues }}
            onClose={() => setOpen(false)}
          />
        </Popover.Dropdown>
      </Popover>
    </th>
  );
}
