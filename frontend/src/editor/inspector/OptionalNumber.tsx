import { Switch } from "@mantine/core";
import classes from "./Inspector.module.css";
import { useReadOnly } from "./NodeContext";
import { NumberField, type NumberFieldProps } from "./NumberField";

interface Props extends Omit<NumberFieldProps, "value" | "onChange" | "whole"> {
  /** What the switch says. */
  readonly what: string;
  readonly value: number | null;
  /** What it begins with when it is switched on. */
  readonly initial: number;
  readonly onChange: (value: number | null) => void;
}

/** A whole number that may be left out. */
export function OptionalNumber({ what, value, initial, onChange, ...rest }: Props) {
  const readOnly = useReadOnly();
  return (
    <div data-field={value === null ? rest.field : undefined}>
      <Switch
        label={what}
        description={value === null ? rest.description : undefined}
        checked={value !== null}
        disabled={readOnly}
        onChange={(event) => onChange(event.currentTarget.checked ? initial : null)}
      />
      {value !== null && (
        <div className={classes.inset}>
          <NumberField {...rest} whole value={value} onChange={onChange} />
        </div>
      )}
    </div>
  );
}
