import { Popover } from "@mantine/core";
import { IconChevronDown } from "@tabler/icons-react";
import { type KeyboardEvent, useState } from "react";
import { cellText, readCell, WAYS, withOp } from "./cellText";
import classes from "./Decision.module.css";
import { useCellInput } from "./useCellInput";
import type { Grid } from "./useGrid";

/** A condition, as people write it; a list of the ways to compare helps with the signs. */
export function ConditionInput({ label, grid }: { readonly label: string; readonly grid: Grid }) {
  const { text, setText, input, props } = useCellInput(grid);
  const [open, setOpen] = useState(false);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.altKey && event.key === "ArrowDown") {
      setOpen(true);
      event.preventDefault();
      event.stopPropagation();
    } else if (open && event.key === "Escape") {
      setOpen(false);
      event.stopPropagation();
    } else props.onKeyDown(event);
  };
  return (
    <span className={classes.editing}>
      <input
        {...props}
        onKeyDown={onKeyDown}
        aria-label={label}
        aria-description="Such as ≥ 100, or DE, FR. Alt and down for the ways to compare."
        placeholder="any"
        className={classes.input}
      />
      <Popover
        opened={open}
        onChange={setOpen}
        position="bottom-end"
        shadow="md"
        returnFocus={false}
      >
        <Popover.Target>
          <button
            type="button"
            tabIndex={-1}
            className={classes.ways}
            aria-label="Ways to compare"
            onPointerDown={keepFocus}
            onClick={() => setOpen(!open)}
          >
            <IconChevronDown size={13} aria-hidden="true" />
          </button>
        </Popover.Target>
        <Popover.Dropdown p={4}>
          <Ways
            onPick={(next) => {
              setText(next);
              setOpen(false);
              input.current?.focus();
            }}
            text={text}
          />
        </Popover.Dropdown>
      </Popover>
    </span>
  );
}

/** The field keeps the focus, or what was typed would be kept at once and the field be gone. */
const keepFocus = (event: { preventDefault: () => void }) => event.preventDefault();

interface WaysProps {
  readonly text: string;
  readonly onPick: (text: string) => void;
}

function Ways({ text, onPick }: WaysProps) {
  const cell = readCell(text);
  return (
    <fieldset className={classes.wayList} aria-label="Ways to compare">
      {WAYS.map(({ op, label, example }) => (
        <button
          key={op}
          type="button"
          className={classes.way}
          aria-pressed={cell.op === op}
          onPointerDown={keepFocus}
          onClick={() => onPick(cell.op === "any" ? example : cellText(withOp(cell, op)))}
        >
          <span>{label}</span>
          <code>{example || "any"}</code>
        </button>
      ))}
    </fieldset>
  );
}
