import { Link } from "@tanstack/react-router";
import type { RunDetail } from "@/api/model";
import { useSlug } from "@/api/session";
import { findNode } from "@/graph/document";
import classes from "./Family.module.css";
import panel from "./Panel.module.css";
import { useRun, useRunGraph } from "./RunContext";
import { RunStatusChip } from "./RunStatusChip";
import { nodeOf } from "./stepPlace";

/** The run that this one goes on from, and the runs that go on from this one. */
export function Forks() {
  const from = useRun((state) => state.detail.forked_from);
  const forks = useRun((state) => state.detail.forks);
  const at = useAt(from?.step ?? "");
  return (
    <>
      {from !== null && (
        <section aria-label="Forked from">
          <h3>Forked from</h3>
          <p className={panel.sentence}>
            <RunLink id={from.id} number={from.number} /> {at}
            {from.by && `, as ${from.by} asked`}.
          </p>
        </section>
      )}
      {forks.length > 0 && (
        <section aria-label="Goes on in">
          <h3>Goes on in</h3>
          <ul className={classes.family}>
            {forks.map((fork) => (
              <ForkRow key={fork.id} fork={fork} />
            ))}
          </ul>
        </section>
      )}
    </>
  );
}

function ForkRow({ fork }: { readonly fork: RunDetail["forks"][number] }) {
  const { id, number } = fork;
  const at = useAt(fork.step);
  return (
    <li className={classes.child}>
      <span>
        <RunLink id={id} number={number} /> {at}
      </span>
      <RunStatusChip run={fork} />
    </li>
  );
}

function RunLink({ id, number }: { readonly id: string; readonly number: number }) {
  const slug = useSlug();
  return (
    <Link to="/w/$slug/runs/$runId" params={{ slug, runId: id }} className={panel.link}>
      #{number}
    </Link>
  );
}

/** Where the new run began to do things again, in words. */
function useAt(step: string): string {
  const graph = useRunGraph();
  if (step === "") return "at what failed";
  return `at “${findNode(graph, nodeOf(step))?.name || step}”`;
}
