import type { ReactNode } from "react";
import classes from "./Inspector.module.css";

interface Props {
  /** Id of the field; the label's own is `<id>-label`. */
  readonly id: string;
  readonly label: string;
  readonly required?: boolean | undefined;
  readonly description?: string | undefined;
  readonly aside?: ReactNode;
  readonly onClick?: () => void;
}

/** The label of a field that is not a native input, so that it cannot use `<label for>`. */
export function FieldLabel({ id, label, required, description, aside, onClick }: Props) {
  return (
    <>
      <div className={classes.labelRow}>
        {/* biome-ignore lint/a11y/noStaticElementInteractions: a click on a label goes to its field */}
        {/* biome-ignore lint/a11y/useKeyWithClickEvents: the keyboard reaches the field itself */}
        <span id={`${id}-label`} className={classes.label} onClick={onClick}>
          {label}
          {required && <span className={classes.required}> *</span>}
        </span>
        {aside}
      </div>
      {description && (
        <div id={`${id}-description`} className={classes.description}>
          {description}
        </div>
      )}
    </>
  );
}
