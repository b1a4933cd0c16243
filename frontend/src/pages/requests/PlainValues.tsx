import type { Json, JsonSchema } from "@/api/model";
import classes from "./PlainValues.module.css";
import { readBack } from "./readBack";

interface PlainValuesProps {
  readonly value: Json;
  /** The form's, so that everything is called what the form called it. */
  readonly schema: JsonSchema;
}

/** What somebody filled in, read back to them. */
export function PlainValues({ value, schema }: PlainValuesProps) {
  const answers = readBack(value, schema);
  if (answers.length === 0) {
    return <p className={classes.none}>Nothing was filled in.</p>;
  }
  return (
    <dl className={classes.values}>
      {answers.map(({ key, label, words }) => (
        <div key={key} className={classes.pair}>
          <dt>{label}</dt>
          <dd>{words}</dd>
        </div>
      ))}
    </dl>
  );
}
