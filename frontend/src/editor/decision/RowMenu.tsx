import { Menu } from "@mantine/core";
import {
  IconArrowDown,
  IconArrowUp,
  IconCopy,
  IconCopyPlus,
  IconRowInsertBottom,
  IconRowInsertTop,
  IconTrash,
} from "@tabler/icons-react";
import classes from "./Decision.module.css";
import { addRow, moveRow, removeRow } from "./table";
import type { Grid } from "./useGrid";

interface Props {
  readonly at: number;
  readonly grid: Grid;
  readonly wrong: number;
}

/** The number of a row, and what can be done to it. */
export function RowMenu({ at, grid, wrong }: Props) {
  const { table, readOnly } = grid;
  const number = at + 1;
  const said = wrong === 0 ? "" : wrong === 1 ? ", 1 problem" : `, ${wrong} problems`;
  if (readOnly) {
    return (
      <span className={classes.number} data-wrong={wrong > 0 || undefined}>
        {number}
      </span>
    );
  }
  const copyOf = table.rows[at];
  const moved = (by: -1 | 1) => () => {
    grid.perform("Move row", moveRow(table, at, at + by), () => ({ row: at + by, column: 0 }));
  };
  const added = (to: number, row = {}) => {
    grid.perform("Add row", addRow(table, to, row), () => ({ row: to, column: 0 }));
  };
  return (
    <Menu position="bottom-start" returnFocus={false}>
      <Menu.Target>
        <button
          type="button"
          tabIndex={grid.active.row === at ? 0 : -1}
          className={classes.number}
          data-wrong={wrong > 0 || undefined}
          aria-label={`Row ${number}${said}: what to do with it`}
        >
          {number}
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        <Item icon={IconRowInsertTop} run={() => added(at)}>
          Add a row above
        </Item>
        <Item icon={IconRowInsertBottom} keys="Ctrl ↵" run={() => added(at + 1)}>
          Add a row below
        </Item>
        <Item icon={IconCopyPlus} run={() => added(at + 1, copyOf)}>
          Duplicate
        </Item>
        <Item icon={IconCopy} run={() => void navigator.clipboard?.writeText(grid.copyRow(at))}>
          Copy
        </Item>
        <Item icon={IconArrowUp} keys="Alt ↑" off={at === 0} run={moved(-1)}>
          Move up
        </Item>
        <Item icon={IconArrowDown} keys="Alt ↓" off={number === table.rows.length} run={moved(1)}>
          Move down
        </Item>
        <Item
          icon={IconTrash}
          keys="Ctrl Del"
          run={() => grid.perform("Remove row", removeRow(table, at))}
        >
          Remove
        </Item>
      </Menu.Dropdown>
    </Menu>
  );
}

interface ItemProps {
  readonly icon: typeof IconTrash;
  readonly keys?: string;
  readonly off?: boolean;
  readonly run: () => void;
  readonly children: string;
}

function Item({ icon: Icon, keys, off = false, run, children }: ItemProps) {
  return (
    <Menu.Item
      leftSection={<Icon size={15} aria-hidden="true" />}
      rightSection={keys && <span className={classes.keys}>{keys}</span>}
      disabled={off}
      onClick={run}
    >
      {children}
    </Menu.Item>
  );
}
