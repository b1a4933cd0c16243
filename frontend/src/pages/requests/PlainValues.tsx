import type { Json } from "@/api/model";
import { isObject } from "@/forms/pointer";
import { labelOf } from "@/forms/schema";
import classes from "./PlainValues.module.css";

/** What somebody filled in, read back to them. */
export function PlainValues({ value }: { readonly value: Json }) {
  const filled = isObject(value)
    ? Object.entries(value).filter(([, held]) => held !== "" && held !== null)
    : [];
  if (filled.length === 0) {
    return <p className={classes.none}>Nothing was filled in.</p>;
  }
  return (
    <dl className={classes.values}>
      {filled.map(([key, held]) => (
        <div key={key} className={classes.pair}>
          <dt>{labelOf(key, {})}</dt>
          <dd>{inWords(held)}</dd>
        </div>
      ))}
    </dl>
  );
}

function inWords(value: Json): string {
  if (value === null || value === "") return "–";
  if (value === true) return "yes";
  if (value === false) return "no";
  if (Array.isArray(value)) return value.length === 0 ? "–" : value.map(inWords).join(", ");
  if (isObject(value)) {
    return Object.entries(value)
      .map(([key, held]) => `${labelOf(key, {})}: ${inWords(held)}`)
      .join(", ");
  }
  return String(value);
}
