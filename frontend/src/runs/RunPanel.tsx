import { findNode } from "@/graph/document";
import { exactTime } from "@/ui/time";
import { ErrorWords } from "./ErrorWords";
import { Family } from "./Family";
import { Forks } from "./Forks";
import { HeldSteps } from "./HeldSteps";
import panel from "./Panel.module.css";
import { QueuePlace } from "./QueuePlace";
import { useRun, useRunClock, useRunGraph, useShownView } from "./RunContext";
import { runSentence } from "./runSentence";
import { ValueBox } from "./ValueBox";
import words from "./Words.module.css";

/** The run as a whole: what it was given, what it answers, what went wrong. */
export function RunPanel() {
  const detail = useRun((state) => state.detail);
  const view = useShownView();
  const clock = useRunClock();
  const graph = useRunGraph();
  return (
    <>
      <header className={panel.head}>
        <div className={panel.title}>
          <h2>Run {detail.number}</h2>
        </div>
        <p className={panel.sentence}>
          {runSentence(view, clock, (id) => findNode(graph, id)?.name || id)}
          <QueuePlace />
        </p>
      </header>
      <div className={panel.body}>
        <HeldSteps />
        {view.error && <ErrorWords error={view.error} />}
        <ValueBox title="Input" value={detail.input} />
        {view.responded_at !== null && <ValueBox title="Answered early" value={view.response} />}
        {view.status === "succeeded" && <ValueBox title="Output" value={view.output} />}
        <Family />
        <Forks />
        <About />
        <section aria-label="Times">
          <h3>Times</h3>
          <dl className={panel.facts}>
            <Fact name="Asked for" at={detail.created_at} />
            <Fact name="Began" at={view.started_at} />
            <Fact name="Ended" at={view.finished_at} />
          </dl>
        </section>
        <p className={words.quiet}>Choose a step on the drawing or in the timeline.</p>
      </div>
    </>
  );
}

const PRIORITIES = ["highest", "high", "normal", "low", "lowest"];

/** What it is about, and how urgent it is, where somebody has said so. */
function About() {
  const key = useRun((state) => state.detail.business_key);
  const priority = useRun((state) => state.detail.priority);
  const usual = PRIORITIES[priority - 1] === "normal";
  if (key === null && usual) return null;
  return (
    <section aria-label="About">
      <h3>About</h3>
      <dl className={panel.facts}>
        {key !== null && (
          <div>
            <dt>Business key</dt>
            <dd>{key}</dd>
          </div>
        )}
        {!usual && (
          <div>
            <dt>Priority</dt>
            <dd>{PRIORITIES[priority - 1] ?? priority}</dd>
          </div>
        )}
      </dl>
    </section>
  );
}

function Fact({ name, at }: { readonly name: string; readonly at: string | null }) {
  if (at === null) return null;
  return (
    <div>
      <dt>{name}</dt>
      <dd>{exactTime(at)}</dd>
    </div>
  );
}
