import type { ReactNode } from "react";
import type { Field } from "../field";
import classes from "./Fieldset.module.css";

interface FieldsetProps {
  readonly field: Field;
  readonly children: ReactNode;
}

/** A quiet frame around fields that belong together. */
export function Fieldset({ field, children }: FieldsetProps) {
  return (
    <fieldset className={classes.frame} data-size={field.size} disabled={field.disabled}>
      <legend className={classes.legend}>
        {field.label}
        {field.required && (
          <span className={classes.required} aria-hidden>
            {" *"}
          </span>
        )}
      </legend>
      {field.description && <p className={classes.description}>{field.description}</p>}
      {children}
      {field.error && (
        <p className={classes.error} role="alert">
          {field.error}
        </p>
      )}
    </fieldset>
  );
}
