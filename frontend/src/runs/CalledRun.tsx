import { Link } from "@tanstack/react-router";
import type { StepView } from "@/api/model";
import { useSlug } from "@/api/session";
import classes from "./Panel.module.css";
import { ValueBox } from "./ValueBox";

/** The run of another workflow that a step has called, and what it was given. */
export function CalledRun({ step }: { readonly step: StepView }) {
  const slug = useSlug();
  return (
    <>
      {step.called && (
        <section aria-label="Called run">
          <h3>Called run</h3>
          <p className={classes.sentence}>
            <Link
              to="/w/$slug/runs/$runId"
              params={{ slug, runId: step.called.run_id }}
              className={classes.link}
            >
              {step.called.workflow} #{step.called.number}
            </Link>
            {!step.called.created && ", which was about the same and under way already."}
          </p>
        </section>
      )}
      {step.started_at !== null && <ValueBox title="Given" value={step.input} />}
    </>
  );
}
