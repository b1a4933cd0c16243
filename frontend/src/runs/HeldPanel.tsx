import { Button, Modal } from "@mantine/core";
import { useState } from "react";
import type { StepView } from "@/api/model";
import { useMay } from "@/api/session";
import { findNode } from "@/graph/document";
import { FormProblem } from "@/ui/FormProblem";
import { DecisionForm } from "./DecisionForm";
import { type Action, DECISIONS } from "./decisions";
import { ErrorWords } from "./ErrorWords";
import held from "./Held.module.css";
import { useIsLive, useRunGraph } from "./RunContext";
import { nodeOf, placeOf } from "./stepPlace";
import { useDecide } from "./useDecide";

/** A step that waits for a person's decision: why, and what can be done. */
export function HeldPanel({ step }: { readonly step: StepView }) {
  const graph = useRunGraph();
  const live = useIsLive();
  const may = useMay();
  const name = `${placeOf(step.path).undo ? "Undo " : ""}${
    findNode(graph, nodeOf(step.path))?.name || step.path
  }`;
  return (
    <section className={held.panel} aria-label="Decision">
      <h3 className={held.title}>Step “{name}” needs a decision</h3>
      {step.error && <ErrorWords error={step.error} />}
      {live && may("run.retry_step", "any") ? (
        <Decide key={step.held?.hold ?? 0} step={step} name={name} />
      ) : (
        live && <p className={held.why}>An operator of this workspace can decide.</p>
      )}
    </section>
  );
}

function Decide({ step, name }: { readonly step: StepView; readonly name: string }) {
  const may = useMay();
  const [asking, setAsking] = useState<Action | null>(null);
  const decide = useDecide(step.path);
  const overrides = may("run.override_step", "any");
  const offered = (Object.keys(DECISIONS) as Action[]).filter(
    (action) => overrides || !DECISIONS[action].overrides,
  );
  if (decide.isSuccess) {
    return (
      <p role="status" className={held.why}>
        {DECISIONS[decide.variables.action].done}
      </p>
    );
  }
  const choose = (action: Action) => {
    decide.reset();
    if (DECISIONS[action].question === null) decide.mutate({ action });
    else setAsking(action);
  };
  return (
    <>
      <div className={held.buttons}>
        {offered.map((action) => (
          <Button
            key={action}
            size="xs"
            variant={action === "retry" ? "filled" : "default"}
            loading={decide.isPending && decide.variables.action === action}
            onClick={() => choose(action)}
          >
            {DECISIONS[action].label}
          </Button>
        ))}
      </div>
      {!overrides && (
        <p className={held.why}>Skipping it or setting its output takes a second person.</p>
      )}
      {asking === null && <FormProblem error={decide.error} />}
      <Modal
        opened={asking !== null}
        onClose={() => setAsking(null)}
        title={asking && `${DECISIONS[asking].question} “${name}”`}
      >
        {asking && <DecisionForm action={asking} decide={decide} onDone={() => setAsking(null)} />}
      </Modal>
    </>
  );
}
