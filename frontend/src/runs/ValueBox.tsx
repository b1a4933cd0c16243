import type { Json } from "@/api/model";
import { isObject } from "@/forms/pointer";
import { KeptValue } from "./KeptValue";
import { jsonText, keptInside, keptOf } from "./keptValue";
import { useRun } from "./RunContext";
import classes from "./ValueBox.module.css";
import words from "./Words.module.css";

/** Downloads that are offered of one value. */
const MOST = 20;

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
        <p className={words.quiet}>Your role shows how runs stand, not what is in them.</p>
      ) : (
        <Value value={value} />
      )}
    </section>
  );
}

function Value({ value }: { readonly value: Json }) {
  if (value === null) return <p className={words.quiet}>Nothing.</p>;
  if (isObject(value) && value.$truncated === true) {
    return (
      <>
        <pre className={classes.value}>{String(value.preview ?? "")}…</pre>
        <p className={words.quiet}>
          Too large to show whole: {Math.round(Number(value.size ?? 0) / 1_024)} kB.
        </p>
      </>
    );
  }
  const kept = keptOf(value);
  if (kept) return <KeptValue kept={kept} />;
  return (
    <>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keys */}
      <pre className={classes.value} tabIndex={0}>
        {typeof value === "string" ? value : jsonText(value)}
      </pre>
      {keptInside(value)
        .slice(0, MOST)
        .map((inner) => (
          <KeptValue key={inner.id} kept={inner} />
        ))}
    </>
  );
}
