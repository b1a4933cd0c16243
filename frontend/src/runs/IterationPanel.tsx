import { findNode } from "@/graph/document";
import { ErrorWords } from "./ErrorWords";
import panel from "./Panel.module.css";
import { PanelHead } from "./PanelHead";
import { useLook, useRunClock } from "./RunContext";
import { tookWords } from "./runGraph";
import { placeOf } from "./stepPlace";
import { ValueBox } from "./ValueBox";
import words from "./Words.module.css";

/** One iteration of a loop: how it stands, what it gave, what went wrong. */
export function IterationPanel({ path }: { readonly path: string }) {
  const { graph, shown } = useLook();
  const clock = useRunClock();
  const { loop, iteration } = placeOf(path);
  const node = findNode(graph, loop.slice(loop.lastIndexOf("/") + 1));
  const steps = shown.iterations.get(path);
  const own = steps?.get(path);
  const inner = [...(steps?.values() ?? [])].filter((step) => step.path !== path);
  const began = inner.map((step) => step.started_at).filter((at) => at !== null);
  const times = { started_at: began.sort()[0] ?? null, finished_at: own?.finished_at ?? null };
  const state = own?.status ?? (inner.length > 0 ? "running" : "idle");
  return (
    <>
      <PanelHead name={`${node?.name || node?.id} #${iteration}`} state={state} path={path}>
        {shown.hasIterations
          ? sentence(steps !== undefined, own !== undefined, tookWords(times, clock))
          : "Of a run this large only sums are kept for moments of its past."}
      </PanelHead>
      <div className={panel.body}>
        {own?.error && <ErrorWords error={own.error} />}
        {own?.status === "succeeded" && <ValueBox title="Gave" value={own.output} />}
        {steps && <p className={words.quiet}>Its steps show on the drawing and in the timeline.</p>}
      </div>
    </>
  );
}

function sentence(known: boolean, over: boolean, took: string): string {
  if (!known) return "…";
  if (took === "") return "It has not begun.";
  return over ? `Took ${took}.` : `Under way for ${took}.`;
}
