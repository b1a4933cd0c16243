import { TextInput } from "@mantine/core";
import { CopyButton } from "./CopyButton";
import classes from "./CopyField.module.css";

interface CopyFieldProps {
  readonly label: string;
  readonly value: string;
}

/** A text to take elsewhere: selected at a click, copied with the button beside it. */
export function CopyField({ label, value }: CopyFieldProps) {
  return (
    <div className={classes.row}>
      <TextInput
        className={classes.field}
        label={label}
        readOnly
        value={value}
        classNames={{ input: "mono" }}
        onFocus={(event) => event.currentTarget.select()}
      />
      <CopyButton value={value} what={label} />
    </div>
  );
}
