import { useQueries } from "@tanstack/react-query";
import { useMemo, useRef } from "react";
import { answer, client } from "@/api/client";
import type { NumberedEvent } from "@/api/model";
import { useSlug } from "@/api/session";
import type { GraphNode } from "@/graph/document";
import { choiceFor } from "./chosen";
import classes from "./EventList.module.css";
import { describeEvent, stepOf, toneOf } from "./eventWords";
import list from "./LowerList.module.css";
import { useRun, useRunGraph, useRunStore } from "./RunContext";
import { isInLoop, nodeOf } from "./stepPlace";
import { clockTime } from "./times";
import { isLong, useRowHeight, useWindowed } from "./useWindowed";
import words from "./Words.module.css";

/** Every event, in its order; a click goes to that moment. */
export function EventList() {
  const last = useRun((state) => state.view.last_event);
  const graph = useRunGraph();
  const nodes = useMemo(() => new Map(graph.nodes.map((node) => [node.id, node])), [graph]);
  const box = useRef<HTMLDivElement>(null);
  const height = useRowHeight(30, 52);
  const seen = useWindowed(box, last, height);
  const eventAt = useEvents(seen.first, seen.last);
  if (last === 0) return <p className={list.empty}>Nothing happened yet.</p>;
  return (
    <div ref={box} className={list.rows} data-long={isLong(last)} onScroll={seen.onScroll}>
      <ol
        aria-label="Events of the run"
        className={list.list}
        style={{ height: last * height, paddingTop: seen.first * height }}
      >
        {Array.from({ length: seen.last - seen.first }, (_, i) => seen.first + i + 1).map(
          (number) => (
            <EventRow key={number} number={number} numbered={eventAt(number)} nodes={nodes} />
          ),
        )}
      </ol>
    </div>
  );
}

/** As many as the server gives at once. */
const PAGE = 500;

/** Finds events by number: those that the page holds, or pages of those that it cannot hold. */
function useEvents(first: number, last: number): (number: number) => NumberedEvent | undefined {
  const slug = useSlug();
  const id = useRun((state) => state.detail.id);
  const held = useRun((state) => state.events);
  const known = useRun((state) => state.view.last_event);
  const pages = held ? [] : pagesOf(first, last);
  const found = useQueries({
    queries: pages.map((page) => ({
      // The last page grows, so how many it holds is part of what it is.
      queryKey: ["events", slug, id, page, Math.min(known, (page + 1) * PAGE)],
      queryFn: () =>
        answer(
          client.GET("/api/workspaces/{slug}/runs/{run_id}/events/", {
            params: { path: { slug, run_id: id }, query: { after: page * PAGE } },
          }),
        ),
      staleTime: Number.POSITIVE_INFINITY,
      gcTime: 5_000,
    })),
    combine: (results) =>
      new Map(results.flatMap(({ data }) => data?.items ?? []).map((one) => [one.number, one])),
  });
  const byNumber = useMemo(() => new Map((held ?? []).map((one) => [one.number, one])), [held]);
  return (number) => (held ? byNumber.get(number) : found.get(number));
}

function pagesOf(first: number, last: number): number[] {
  const [from, to] = [Math.floor(first / PAGE), Math.floor(Math.max(first, last - 1) / PAGE)];
  return Array.from({ length: to - from + 1 }, (_, i) => from + i);
}

interface RowProps {
  readonly number: number;
  /** Absent until the server has told of it. */
  readonly numbered: NumberedEvent | undefined;
  readonly nodes: ReadonlyMap<string, GraphNode>;
}

function EventRow({ number, numbered, nodes }: RowProps) {
  const store = useRunStore();
  const moment = useRun((state) => state.moment === number);
  const event = numbered?.event;
  const step = event ? stepOf(event) : null;
  const node = step === null ? undefined : nodes.get(nodeOf(step));
  const name = step === null ? "Run" : (node?.name ?? step);
  const go = () => {
    const chosen = step && isInLoop(step) ? { chosen: choiceFor(step) } : {};
    store.setState({ moment: number, selected: step, ...chosen });
  };
  return (
    <li>
      <button type="button" className={classes.event} aria-pressed={moment} onClick={go}>
        <span className={classes.number}>{number}</span>
        <span className={classes.time}>{event ? clockTime(event.at, true) : "…"}</span>
        <span
          className={classes.dot}
          data-tone={event ? toneOf(event) : "skip"}
          aria-hidden="true"
        />
        <span className={classes.step}>
          {event ? name : ""}
          {step && isInLoop(step) && <span className={words.faint}> {numbersOf(step)}</span>}
        </span>
        <span className={classes.words}>{event && describeEvent(event, nodes)}</span>
      </button>
    </li>
  );
}

/** "#3", or of a loop inside of a loop "#2 #5". */
const numbersOf = (path: string): string =>
  [...path.matchAll(/\[(\d+)\]/g)].map(([, digits]) => `#${digits}`).join(" ");
