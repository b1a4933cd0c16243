import { type KeyboardEvent, useState } from "react";
import { copyRow, pasteInto, writeLines } from "./clipboard";
import { addRow, columnCount, moveRow, removeRow, setText, type Table, textAt } from "./table";
import type { ChangeTable } from "./useTable";

export interface Place {
  readonly row: number;
  readonly column: number;
}

/** What is being typed into the active cell. */
export interface Typing {
  readonly text: string;
  /** Whether it began with a key, so that it stands for what was there before. */
  readonly fresh: boolean;
}

const PAGE = 10;
const ORIGIN: Place = { row: 0, column: 0 };
type Step = (place: Place, table: Table) => Place;
const by =
  (row: number, column: number): Step =>
  (place) => ({ row: place.row + row, column: place.column + column });

export const STAY = by(0, 0);
export const DOWN = by(1, 0);
export const RIGHT = by(0, 1);
export const LEFT = by(0, -1);

const STEPS: Readonly<Record<string, Step>> = {
  ArrowUp: by(-1, 0),
  ArrowDown: DOWN,
  ArrowLeft: LEFT,
  ArrowRight: RIGHT,
  PageUp: by(-PAGE, 0),
  PageDown: by(PAGE, 0),
  Home: ({ row }) => ({ row, column: 0 }),
  End: ({ row }, table) => ({ row, column: columnCount(table) }),
};
const FAR_STEPS: Readonly<Record<string, Step>> = {
  Home: () => ORIGIN,
  End: (_, table) => ({ row: table.rows.length, column: columnCount(table) }),
};

function within(place: Place, table: Table): Place {
  const clamp = (value: number, most: number) => Math.max(0, Math.min(value, most));
  return {
    row: clamp(place.row, table.rows.length - 1),
    column: clamp(place.column, columnCount(table)),
  };
}

interface Altering {
  readonly table: Table;
  readonly active: Place;
  readonly perform: (label: string, next: Table, step?: Step) => void;
  readonly edit: (text: string, fresh: boolean) => void;
}

/** What a key does to the table; false when it does nothing. */
function alter(event: KeyboardEvent, mod: boolean, on: Altering): boolean {
  const { key, altKey } = event;
  const { table, perform, edit } = on;
  const { row, column } = on.active;
  const isDelete = key === "Delete" || key === "Backspace";
  if (altKey && (key === "ArrowUp" || key === "ArrowDown")) {
    const rows = key === "ArrowUp" ? -1 : 1;
    perform("Move row", moveRow(table, row, row + rows), by(rows, 0));
  } else if (mod && key === "Enter") {
    perform("Add row", addRow(table, row + 1), (at) => ({ row: at.row + 1, column: 0 }));
  } else if (mod && isDelete) perform("Remove row", removeRow(table, row));
  else if (isDelete) perform("Clear a cell", setText(table, row, column, ""));
  else if (key === "Enter" || key === "F2") edit(textAt(table, row, column), false);
  else if (key.length === 1 && !mod && !altKey) edit(key, true);
  else return false;
  return true;
}

interface Options {
  readonly table: Table;
  readonly change: ChangeTable;
  readonly readOnly: boolean;
}

/** Which cell is active, and how often it was chosen by keys: then it takes the focus. */
function useActive(table: Table) {
  const [wanted, setWanted] = useState<Place>(ORIGIN);
  const [turn, setTurn] = useState(0);
  const active = within(wanted, table);
  const go = (step: Step, now: Table = table) => {
    setWanted(within(step(active, now), now));
    setTurn((n) => n + 1);
  };
  return { active, turn, go, activate: (place: Place) => setWanted(place) };
}

/** A grid as spreadsheets have it: one active cell, keys that move it, and typing into it. */
export function useGrid({ table, change, readOnly }: Options) {
  const { active, turn, go, activate } = useActive(table);
  const [typing, setTyping] = useState<Typing | null>(null);
  const { row, column } = active;

  const perform = (label: string, next: Table, step: Step = STAY) => {
    if (next !== table) change(label, next);
    go(step, next);
  };
  const edit = (text: string, fresh: boolean) => {
    if (!readOnly && table.rows.length > 0) setTyping({ text, fresh });
  };
  const put = (text: string) => {
    setTyping(null);
    if (text === textAt(table, row, column)) return;
    change("Change a cell", setText(table, row, column, text));
  };

  const press = (event: KeyboardEvent): boolean => {
    const mod = event.ctrlKey || event.metaKey;
    const step = event.altKey ? undefined : (mod ? FAR_STEPS : STEPS)[event.key];
    if (!step) return !readOnly && alter(event, mod, { table, active, perform, edit });
    go(step);
    return true;
  };

  return {
    table,
    readOnly,
    active,
    typing,
    turn,
    activate,
    edit: () => edit(textAt(table, row, column), false),
    /** Keep what was typed and go on, by a key. */
    commit: (text: string, step: Step) => {
      put(text);
      go(step);
    },
    /** Keep what was typed; the focus has gone elsewhere. */
    leave: put,
    cancel: () => {
      setTyping(null);
      go(STAY);
    },
    perform,
    goTo: (place: Place) => go(() => place),
    onKeyDown: (event: KeyboardEvent) => {
      if (typing !== null || !press(event)) return;
      event.preventDefault();
      event.stopPropagation();
    },
    copy: () => writeLines([[textAt(table, row, column)]]),
    copyRow: (at: number) => writeLines([copyRow(table, at)]),
    paste: (text: string) => {
      if (!readOnly) perform("Paste", pasteInto(table, row, column, text));
    },
  };
}

export type Grid = ReturnType<typeof useGrid>;
