import { NumberInput, Select, Switch } from "@mantine/core";
import { useState } from "react";
import { FieldLabel } from "./FieldLabel";
import classes from "./Inspector.module.css";
import { issuesAt } from "./issuesOf";
import { useIssues, useNodeId, useReadOnly } from "./NodeContext";

const UNITS = [
  { value: "1", label: "seconds" },
  { value: "60", label: "minutes" },
  { value: "3600", label: "hours" },
  { value: "86400", label: "days" },
];

/** The largest unit in which a time is a whole number. */
export function unitOf(seconds: number): number {
  return [86_400, 3_600, 60].find((unit) => seconds >= unit && seconds % unit === 0) ?? 1;
}

interface Props {
  readonly field: string;
  readonly label: string;
  readonly description?: string;
  /** In seconds. */
  readonly value: number;
  readonly min?: number;
  readonly max: number;
  readonly onChange: (seconds: number) => void;
}

/** A time as people say it: a number and its unit. */
export function DurationField(props: Props) {
  const { field, label, description, value, min = 0, max, onChange } = props;
  const node = useNodeId();
  const readOnly = useReadOnly();
  const [chosen, setChosen] = useState<number | null>(null);
  const unit = chosen ?? unitOf(value);
  const [issue] = issuesAt(useIssues(), node, field);
  const id = `${node ?? "workflow"}${field.replaceAll("/", "-")}`;
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset cannot be laid out like the other fields
    <div data-field={field} role="group" aria-labelledby={`${id}-label`}>
      <FieldLabel id={id} label={label} description={description} />
      <div className={classes.duration}>
        <NumberInput
          aria-label={`${label}, how much`}
          value={Number((value / unit).toFixed(4))}
          min={min / unit}
          max={max / unit}
          allowNegative={false}
          clampBehavior="blur"
          disabled={readOnly}
          error={issue?.message}
          onChange={(next) => {
            const seconds = Number(next) * unit;
            if (next !== "" && seconds >= min && seconds <= max) onChange(seconds);
          }}
        />
        <Select
          aria-label={`${label}, unit`}
          data={UNITS}
          value={String(unit)}
          allowDeselect={false}
          disabled={readOnly}
          onChange={(next) => {
            const wanted = Number(next);
            setChosen(wanted);
            onChange(Math.min(max, (value / unit) * wanted));
          }}
        />
      </div>
    </div>
  );
}

interface OptionalProps extends Omit<Props, "value" | "onChange"> {
  /** What the switch says, such as "Limit the time". */
  readonly what: string;
  readonly value: number | null;
  /** What it begins with when it is switched on, in seconds. */
  readonly initial: number;
  readonly onChange: (seconds: number | null) => void;
}

/** A time that may be left out. */
export function OptionalDuration({ what, value, initial, onChange, ...rest }: OptionalProps) {
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
          <DurationField {...rest} value={value} onChange={onChange} />
        </div>
      )}
    </div>
  );
}
