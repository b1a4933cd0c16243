import type { StepView } from "@/api/model";
import { StateChip } from "@/ui/StateChip";
import classes from "./Run.module.css";
import { useRunClock } from "./RunContext";
import { shortError, tookWords } from "./runGraph";

/** Each attempt: how it went and how long it took. */
export function Attempts({ step }: { readonly step: StepView }) {
  const clock = useRunClock();
  const of = step.attempts_allowed === null ? "" : ` of ${step.attempts_allowed} allowed`;
  return (
    <section aria-label="Attempts">
      <h3>
        Attempts <span className={classes.faint}>{of}</span>
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
            <span className={classes.attemptWords}>
              {attempt.error
                ? shortError(attempt.error)
                : attempt.finished_at === null
                  ? "under way…"
                  : "done"}
            </span>
            <span className={classes.mono}>{tookWords(attempt, clock)}</span>
          </li>
        ))}
      </ol>
    </section>
  );
}
