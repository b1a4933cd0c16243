import type { StepView } from "@/api/model";
import { StateChip } from "@/ui/StateChip";
import classes from "./Attempts.module.css";
import { useRunClock } from "./RunContext";
import { shortError, tookWords } from "./runGraph";
import words from "./Words.module.css";

/** Each attempt: how it went and how long it took. */
export function Attempts({ step }: { readonly step: StepView }) {
  const clock = useRunClock();
  const of = step.attempts_allowed === null ? "" : ` of ${step.attempts_allowed} allowed`;
  return (
    <section aria-label="Attempts">
      <h3>
        Attempts <span className={words.faint}>{of}</span>
      </h3>
      <ol className={classes.attempts}>
        {step.attempts.map((attempt) => (
          <li key={attempt.attempt}>
            <StateChip
              tone={attempt.error ? "bad" : attempt.finished_at === null ? "run" : "ok"}
              icon={false}
            >
              {attempt.attempt}
            </StateChip>
            <span className={classes.words}>
              {attempt.error
                ? shortError(attempt.error)
                : attempt.finished_at === null
                  ? "under way…"
                  : "done"}
            </span>
            <span className={words.mono}>{tookWords(attempt, clock)}</span>
          </li>
        ))}
      </ol>
    </section>
  );
}
