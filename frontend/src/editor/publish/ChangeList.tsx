import type { Change } from "./compare";
import classes from "./Publish.module.css";

const SIGNS: Readonly<Record<Change["kind"], string>> = { added: "+", removed: "−", changed: "~" };

/** Changes, one line each. */
export function ChangeList({ changes }: { readonly changes: readonly Change[] }) {
  return (
    <ul className={classes.changes}>
      {changes.map(({ kind, what, details }) => (
        <li key={`${kind} ${what} ${details.join()}`} data-kind={kind}>
          <span className={classes.sign} aria-hidden="true">
            {SIGNS[kind]}
          </span>
          <span className="visually-hidden">{kind}: </span>
          <b>{what}</b>
          {details.length > 0 && <span className={classes.details}>{details.join(", ")}</span>}
        </li>
      ))}
    </ul>
  );
}
