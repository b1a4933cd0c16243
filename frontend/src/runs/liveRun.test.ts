import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { describe, expect, it } from "vitest";
import type { NumberedEvent, RunDetail } from "@/api/model";
import {
  expectSteps,
  hear,
  keepOnly,
  MOST_EVENTS,
  makeLiveRun,
  momentTime,
  openIteration,
  remember,
  shown,
} from "./liveRun";
import { fold, NOTHING_HAPPENED } from "./runView";

const file = resolve(import.meta.dirname, "../../../tests/contract/run_events/straight_line.json");
const { events } = JSON.parse(readFileSync(file, "utf8")) as {
  events: NumberedEvent[];
};

/** The page as it opens after `k` events. */
function openedAfter(k: number) {
  const view = fold(NOTHING_HAPPENED, events.slice(0, k));
  return makeLiveRun({ ...view, created_at: "2026-11-20T08:59:00Z" } as unknown as RunDetail);
}

describe("a live run", () => {
  it("shows each event once, however often and in whatever pieces it is told", () => {
    const store = openedAfter(2);

    hear(store, events.slice(2, 4));
    hear(store, events.slice(1));
    remember(store, events.slice(0, 3), true);

    expect(store.getState().view).toEqual(fold(NOTHING_HAPPENED, events));
    expect(store.getState().events?.map((event) => event.number)).toEqual([1, 2, 3, 4, 5]);
  });

  it("goes back to any moment, and follows again", () => {
    const store = openedAfter(0);
    hear(store, events);

    store.setState({ moment: 2 });
    expect(shown(store.getState()).view.steps[0]?.status).toBe("running");
    expect(momentTime(store.getState())).toBe(Date.parse("2026-11-20T09:00:00.500Z"));

    store.setState({ moment: null });
    expect(shown(store.getState()).view.status).toBe("succeeded");
  });
});

const AT = "2026-11-20T09:00:00Z";

const told = (...list: object[]): NumberedEvent[] =>
  list.map((event, i) => {
    const number = i + 1;
    return { number, event: { key: `${number}`, at: AT, ...event } } as NumberedEvent;
  });

const begin = (step: string) => ({ type: "step.started", step, attempt: 1 });
const done = (step: string) => ({ type: "step.succeeded", step, attempt: 1 });

describe("a run with loops", () => {
  const all = told(
    { type: "run.started" },
    begin("lines"),
    begin("lines[0]/charge"),
    done("lines[0]/charge"),
    done("lines[0]"),
    begin("lines[1]/charge"),
  );

  it("holds no steps of iterations that nobody looks at", () => {
    const store = openedAfter(0);

    hear(store, all);

    const { view, iterations, loopNews } = store.getState();
    expect(view.steps.map((step) => step.path)).toEqual(["lines"]);
    expect(view.last_event).toBe(6);
    expect(iterations.size).toBe(0);
    expect(loopNews).toBe(4);
  });

  it("shows an iteration as the server told and as it went on, whatever came first", () => {
    const store = openedAfter(0);
    hear(store, all.slice(0, 3));

    expectSteps(store, "lines[0]");
    hear(store, all.slice(3, 4));
    const { steps } = fold(NOTHING_HAPPENED, all.slice(0, 3));
    openIteration(store, "lines[0]", steps.slice(1), 3);
    hear(store, all.slice(4));

    const found = store.getState().iterations.get("lines[0]");
    expect([...(found?.values() ?? [])].map(({ path, status }) => [path, status])).toEqual([
      ["lines[0]/charge", "succeeded"],
      ["lines[0]", "succeeded"],
    ]);
    expect(store.getState().expected.size).toBe(0);
  });

  it("lets go of what is not looked at any more", () => {
    const store = openedAfter(0);
    openIteration(store, "lines[0]", [], 0);
    expectSteps(store, "lines[1]");

    keepOnly(store, []);

    expect([store.getState().iterations.size, store.getState().expected.size]).toEqual([0, 0]);
  });

  it("counts at any moment what had happened until then", () => {
    const store = openedAfter(0);
    hear(store, all);

    store.setState({ moment: 4 });

    const { tallies, iterations } = shown(store.getState());
    expect(tallies).toEqual({
      nodes: [{ node: "charge", counts: { succeeded: 1 } }],
      loops: [{ node: "lines", begun: 1, counts: {} }],
    });
    expect([...iterations.keys()]).toEqual(["lines[0]"]);
  });

  it("stops to hold events when there are too many", () => {
    const store = openedAfter(0);
    const many = Array.from({ length: MOST_EVENTS + 1 }, (_, i) => begin(`lines[${i}]/charge`));

    hear(store, told(...many));

    expect(store.getState().events).toBeNull();
    expect(store.getState().view.last_event).toBe(MOST_EVENTS + 1);
  });
});
