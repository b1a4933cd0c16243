import { useMemo, useRef } from "react";
import type { NumberedEvent } from "@/api/model";
import type { GraphNode } from "@/graph/document";
import { describeEvent, stepOf, toneOf } from "./eventWords";
import classes from "./Run.module.css";
import { useRun, useRunGraph, useRunStore } from "./RunContext";
import { nodeOf } from "./runGraph";
import { clockTime } from "./times";
import { isLong, useRowHeight, useWindowed } from "./useWindowed";

/** Every event, in its order; a click goes to that moment. */
export function EventList() {
  const events = useRun((state) => state.events);
  const graph = useRunGraph();
  const nodes = useMemo(() => new Map(graph.nodes.map((node) => [node.id, node])), [graph]);
  const box = useRef<HTMLDivElement>(null);
  const height = useRowHeight(30, 52);
  const { first, last, onScroll } = useWindowed(box, events.length, height);
  if (events.length === 0) return <p className={classes.empty}>Nothing happened yet.</p>;
  return (
    <div ref={box} className={classes.rows} data-long={isLong(events.length)} onScroll={onScroll}>
      <ol
        aria-label="Events of the run"
        className={classes.rowList}
        style={{ height: events.length * height, paddingTop: first * height }}
      >
        {events.slice(first, last).map((event) => (
          <EventRow key={event.number} numbered={event} nodes={nodes} />
        ))}
      </ol>
    </div>
  );
}

interface RowProps {
  readonly numbered: NumberedEvent;
  readonly nodes: ReadonlyMap<string, GraphNode>;
}

function EventRow({ numbered, nodes }: RowProps) {
  const store = useRunStore();
  const { number, event } = numbered;
  const moment = useRun((state) => state.moment === number);
  const step = stepOf(event);
  const node = step === null ? undefined : nodes.get(nodeOf(step));
  return (
    <li>
      <button
        type="button"
        className={classes.event}
        aria-pressed={moment}
        onClick={() => store.setState({ moment: number, selected: step })}
      >
        <span className={classes.eventNumber}>{number}</span>
        <span className={classes.eventTime}>{clockTime(event.at, true)}</span>
        <span className={classes.dot} data-tone={toneOf(event)} aria-hidden="true" />
        <span className={classes.eventStep}>{step === null ? "Run" : (node?.name ?? step)}</span>
        <span className={classes.eventWords}>{describeEvent(event, nodes)}</span>
      </button>
    </li>
  );
}
