import { CloseButton } from "@mantine/core";
import type { StepView } from "@/api/model";
import { STATE_LOOKS } from "@/canvas/status";
import { findNode } from "@/graph/document";
import { StateChip } from "@/ui/StateChip";
import { Attempts } from "./Attempts";
import { EffectOfStep } from "./EffectOfStep";
import { ErrorWords } from "./ErrorWords";
import classes from "./Run.module.css";
import { useRun, useRunClock, useRunGraph, useRunStore, useShownView } from "./RunContext";
import { nodeOf } from "./runGraph";
import { sentenceOf } from "./stepWords";
import { ValueBox } from "./ValueBox";

/** Everything about the selected step. */
export function StepPanel({ path }: { readonly path: string }) {
  const store = useRunStore();
  const graph = useRunGraph();
  const view = useShownView();
  const clock = useRunClock();
  const node = findNode(graph, nodeOf(path));
  const step = view.steps.find((known) => known.path === path) ?? stepOfNode(view.steps, path);
  const isStart = node?.kind === "start";
  const state = step?.status ?? (isStart && view.started_at ? "succeeded" : "idle");
  const look = STATE_LOOKS[state];
  return (
    <>
      <header className={classes.panelHead}>
        <div className={classes.panelTitle}>
          <h2>{node?.name || nodeOf(path)}</h2>
          <StateChip tone={look.tone}>{look.word}</StateChip>
          <span className={classes.space} />
          <span className={classes.mono}>{path}</span>
          <CloseButton
            aria-label="Show the run"
            onClick={() => store.setState({ selected: null })}
          />
        </div>
        <p className={classes.sentence}>
          {step ? sentenceOf(step, clock) : isStart ? "What the run was given." : "Not started."}
        </p>
      </header>
      <div className={classes.panelBody}>
        {isStart ? <StartInput /> : step && <StepFacts step={step} />}
      </div>
    </>
  );
}

const stepOfNode = (steps: readonly StepView[], node: string) =>
  steps.findLast((step) => nodeOf(step.path) === node);

function StartInput() {
  const input = useRun((state) => state.detail.input);
  return <ValueBox title="Input" value={input} />;
}

function StepFacts({ step }: { readonly step: StepView }) {
  const graph = useRunGraph();
  const kind = findNode(graph, nodeOf(step.path))?.kind;
  return (
    <>
      {step.error && <ErrorWords error={step.error} />}
      {kind === "operation" && step.started_at !== null && (
        <ValueBox title="Sent" value={step.input} />
      )}
      {step.status === "succeeded" && kind !== "choice" && (
        <ValueBox title={kind === "end" ? "Output" : "Answer"} value={step.output} />
      )}
      {step.effect_key && <EffectOfStep step={step} />}
      {step.attempts.length > 0 && kind === "operation" && <Attempts step={step} />}
    </>
  );
}
