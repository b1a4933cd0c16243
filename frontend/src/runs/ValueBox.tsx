import type { Json } from "@/api/model";
import { isObject } from "@/forms/pointer";
import classes from "./Run.module.css";
import { useRun } from "./RunContext";

interface Props {
  readonly title: string;
  readonly value: Json;
}

/** A value as JSON, or a word on why it is not shown. */
export function ValueBox({ title, value }: Props) {
  const hidden = useRun((state) => state.detail.data_hidden);
  return (
    <section aria-label={title}>
      <h3>{title}</h3>
      {hidden ? (
        <p className={classes.hidden}>Your role shows how runs stand, not what is in them.</p>
      ) : (
        <Value value={value} />
      )}
    </section>
  );
}

function Value({ value }: { readonly value: Json }) {
  if (value === null) return <p className={classes.hidden}>Nothing.</p>;
  if (isObject(value) && value.$truncated === true) {
    return (
      <>
        <pre className={classes.value}>{String(value.preview ?? "")}…</pre>
        <p className={classes.hidden}>
          Too large to show whole: {Math.round(Number(value.size ?? 0) / 1_024)} kB.
        </p>
      </>
    );
  }
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable by keys
    <pre className={classes.value} tabIndex={0}>
      {typeof value === "string" ? value : JSON.stringify(value, null, 2)}
    </pre>
  );
}
