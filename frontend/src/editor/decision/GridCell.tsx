import { useRef } from "react";
import type { Issue } from "@/api/model";
import { ConditionInput } from "./ConditionInput";
import classes from "./Decision.module.css";
import { NoteInput } from "./NoteInput";
import { ResultInput } from "./ResultInput";
import { columnAt, columnName, textAt } from "./table";
import { severityOf } from "./tableIssues";
import type { Grid, Place } from "./useGrid";

interface Props {
  readonly place: Place;
  readonly pointer: string;
  readonly grid: Grid;
  readonly issues: readonly Issue[];
}

const EMPTY = { inputs: "any", outputs: "empty", note: "" } as const;

/** One cell: words to read, or a field while one types. */
export function GridCell({ place, pointer, grid, issues }: Props) {
  const { active, table, typing } = grid;
  const isActive = active.row === place.row && active.column === place.column;
  const found = columnAt(table, place.column);
  const kind = found?.part ?? "note";
  const name = found ? columnName(found.column) : "Note";
  const text = textAt(table, place.row, place.column);
  const label = `Row ${place.row + 1}, ${name}`;
  const wasActive = useRef(false);
  return (
    // biome-ignore lint/a11y/useFocusableInteractive: the button in it takes the focus
    <td
      // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: the table is a grid
      role="gridcell"
      aria-colindex={place.column + 2}
      aria-selected={isActive}
      data-field={pointer}
      data-active={isActive || undefined}
      data-kind={kind}
      data-issue={severityOf(issues)}
      title={issues.map((issue) => issue.message).join("\n") || undefined}
      className={classes.cell}
    >
      {isActive && typing !== null ? (
        <Field kind={kind} label={label} pointer={pointer} grid={grid} />
      ) : (
        <button
          type="button"
          tabIndex={isActive ? 0 : -1}
          className={classes.value}
          data-empty={text === "" || undefined}
          aria-label={`${label}: ${text || EMPTY[kind] || "empty"}${told(issues)}`}
          onFocus={() => grid.activate(place)}
          onPointerDown={({ currentTarget }) => {
            wasActive.current = document.activeElement === currentTarget;
          }}
          onClick={() => wasActive.current && grid.edit()}
          onDoubleClick={() => grid.edit()}
        >
          {text || EMPTY[kind]}
        </button>
      )}
    </td>
  );
}

const told = (issues: readonly Issue[]) =>
  issues.length === 0 ? "" : `. ${issues.map((issue) => issue.message).join(" ")}`;

interface FieldProps extends Pick<Props, "pointer" | "grid"> {
  readonly kind: keyof typeof EMPTY;
  readonly label: string;
}

function Field({ kind, ...props }: FieldProps) {
  switch (kind) {
    case "inputs":
      return <ConditionInput {...props} />;
    case "outputs":
      return <ResultInput {...props} />;
    case "note":
      return <NoteInput {...props} />;
  }
}
