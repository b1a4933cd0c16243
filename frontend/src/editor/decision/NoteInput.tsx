import classes from "./Decision.module.css";
import { useCellInput } from "./useCellInput";
import type { Grid } from "./useGrid";

/** Why a rule is there, for people only. */
export function NoteInput({ label, grid }: { readonly label: string; readonly grid: Grid }) {
  const { props } = useCellInput(grid);
  return <input {...props} aria-label={label} maxLength={500} className={classes.input} />;
}
