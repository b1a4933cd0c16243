import type { StepView } from "@/api/model";
import { StateChip } from "@/ui/StateChip";
import classes from "./EffectOfStep.module.css";
import { EFFECT_STATES, MODES, useEffectOf } from "./Effects";
import panel from "./Panel.module.css";
import words from "./Words.module.css";

const UNKNOWN: Readonly<Record<"keyed" | "idempotent" | "at_most_once", string>> = {
  keyed: "An attempt may have reached the service. The key makes a second one impossible.",
  idempotent: "An attempt may have reached the service. Doing it twice is the same as once.",
  at_most_once: "An attempt may have reached the service. It is not repeated by itself.",
};

/** Which effect of the step is certain and which is not. */
export function EffectOfStep({ step }: { readonly step: StepView }) {
  const effect = useEffectOf(step.path, step.effect_key);
  return (
    <section aria-label="Effect">
      <h3>Effect</h3>
      <div className={classes.effect}>
        {effect && (
          <StateChip tone={EFFECT_STATES[effect.state].tone}>
            {EFFECT_STATES[effect.state].word}
          </StateChip>
        )}
        <span className={`${words.mono} ${classes.key}`}>{step.effect_key}</span>
      </div>
      {effect && (
        <p className={panel.sentence}>
          {effect.state === "unknown" ? UNKNOWN[effect.mode] : `It is ${MODES[effect.mode]}.`}
        </p>
      )}
    </section>
  );
}
