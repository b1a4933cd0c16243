import type { ErrorInfo } from "@/api/model";
import classes from "./ErrorWords.module.css";
import { faultOf } from "./stepWords";
import words from "./Words.module.css";

/** An error in plain words: what happened, whose it is to mend, and what next. */
export function ErrorWords({ error }: { readonly error: ErrorInfo }) {
  const { who, next } = faultOf(error);
  return (
    <section className={classes.error} aria-label="Error">
      <p className={classes.message}>{error.message}</p>
      <p>
        <b>{who}</b> is where to look. {next}
      </p>
      <p className={words.mono}>{error.code}</p>
    </section>
  );
}
