import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { describe, expect, it } from "vitest";
import type { NumberedEvent, RunDetail } from "@/api/model";
import { hear, makeLiveRun, momentTime, remember, shownView } from "./liveRun";
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
    expect(store.getState().events.map((event) => event.number)).toEqual([1, 2, 3, 4, 5]);
  });

  it("goes back to any moment, and follows again", () => {
    const store = openedAfter(0);
    hear(store, events);

    store.setState({ moment: 2 });
    expect(shownView(store.getState()).steps[0]?.status).toBe("running");
    expect(momentTime(store.getState())).toBe(Date.parse("2026-11-20T09:00:00.500Z"));

    store.setState({ moment: null });
    expect(shownView(store.getState()).status).toBe("succeeded");
  });
});
