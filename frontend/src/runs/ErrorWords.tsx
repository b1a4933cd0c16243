import type { ErrorInfo } from "@/api/model";
import classes from "./Run.module.css";
import { faultOf } from "./stepWords";

/** An error in plain words: what happened, whose it is to mend, and what next. */
export function ErrorWords({ error }: { readonly error: ErrorInfo }) {
  const { who, next } = faultOf(error);
  return (
    <section className={classes.error} aria-label="Error">
      <p className={classes.errorMessage}>{error.message}</p>
      <p>
        <b>{who}</b> is where to look. {next}
      </p>
      <p className={classes.mono}>{error.code}</p>
    </section>
  );
}
