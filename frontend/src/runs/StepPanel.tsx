import type { StepView } from "@/api/model";
import type { StepState } from "@/canvas/marks";
import { findNode } from "@/graph/document";
import { Attempts } from "./Attempts";
import { CalledRun } from "./CalledRun";
import { stepAt } from "./drawing";
import { EffectOfStep } from "./EffectOfStep";
import { ErrorWords } from "./ErrorWords";
import { ForkHere } from "./ForkHere";
import { HeldPanel } from "./HeldPanel";
import classes from "./Panel.module.css";
import { PanelHead } from "./PanelHead";
import { useLook, useRun, useRunClock, useRunGraph, useRunStore } from "./RunContext";
import { tookWords } from "./runGraph";
import { nodeOf, placeOf, undoPath } from "./stepPlace";
import { sentenceOf } from "./stepWords";
import { TaskPanel } from "./TaskPanel";
import { ValueBox } from "./ValueBox";
import { WaitPanel } from "./WaitPanel";

/** Everything about the selected step. */
export function StepPanel({ path }: { readonly path: string }) {
  const look = useLook();
  const clock = useRunClock();
  const node = findNode(look.graph, nodeOf(path));
  const step = stepAt(look, path);
  const undo = stepAt(look, undoPath(path));
  const isStart = node?.kind === "start";
  const began = isStart && look.shown.view.started_at !== null;
  return (
    <>
      <PanelHead
        name={`${placeOf(path).undo ? "Undo " : ""}${node?.name || nodeOf(path)}`}
        state={stateOf(step, undo) ?? (began ? "succeeded" : "idle")}
        path={path}
      >
        {step ? sentenceOf(step, clock) : isStart ? "What the run was given." : "Not started."}
      </PanelHead>
      <div className={classes.body}>
        {undo?.status === "held" && <HeldPanel step={undo} />}
        {isStart ? <StartInput /> : step && <StepFacts step={step} />}
        {undo && <Undone step={undo} />}
      </div>
    </>
  );
}

function stateOf(step: StepView | undefined, undo: StepView | undefined): StepState | null {
  if (undo?.status === "succeeded") return "undone";
  if (undo && undo.finished_at === null) return undo.status === "held" ? "held" : "undoing";
  if (step && step.reused_from !== null) return "reused";
  return step?.status ?? null;
}

/** How the effect of the step was taken back. */
function Undone({ step }: { readonly step: StepView }) {
  const store = useRunStore();
  const clock = useRunClock();
  const took = tookWords(step, clock);
  return (
    <section aria-label="Undone">
      <h3>Undone</h3>
      <p className={classes.sentence}>
        {step.status === "succeeded"
          ? `What this step did was taken back${took && ` in ${took}`}.`
          : sentenceOf(step, clock)}{" "}
        <button
          type="button"
          className={classes.link}
          onClick={() => store.setState({ selected: step.path })}
        >
          Show how
        </button>
      </p>
    </section>
  );
}

function StartInput() {
  const input = useRun((state) => state.detail.input);
  return <ValueBox title="Input" value={input} />;
}

const ASKS = new Set<string | undefined>(["operation", "task", "call_workflow"]);

/** What others give is an answer; what is made here an output. */
const titleOf = (kind: string | undefined) => (ASKS.has(kind) ? "Answer" : "Output");

function StepFacts({ step }: { readonly step: StepView }) {
  const graph = useRunGraph();
  const kind = findNode(graph, nodeOf(step.path))?.kind;
  return (
    <>
      {step.status === "held" ? (
        <HeldPanel step={step} />
      ) : (
        step.error && <ErrorWords error={step.error} />
      )}
      {step.ways.length > 0 && <WaitPanel step={step} />}
      {step.task && <TaskPanel step={step} task={step.task} />}
      {kind === "operation" && step.started_at !== null && (
        <ValueBox title="Sent" value={step.input} />
      )}
      {(kind === "decision" || kind === "script") && <ValueBox title="Given" value={step.input} />}
      {kind === "call_workflow" && <CalledRun step={step} />}
      {step.status === "succeeded" && kind !== "choice" && (
        <ValueBox title={titleOf(kind)} value={step.output} />
      )}
      {step.effect_key && <EffectOfStep step={step} />}
      {step.attempts.length > 0 && kind === "operation" && <Attempts step={step} />}
      <div>
        <ForkHere step={step} />
      </div>
    </>
  );
}
