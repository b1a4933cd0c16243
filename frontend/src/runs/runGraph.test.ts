import { describe, expect, it } from "vitest";
import type { NumberedEvent, RunEvent } from "@/api/model";
import { pizza } from "@/graph/sample";
import { NOTHING_CHOSEN } from "./chosen";
import { edgeStates, statuses } from "./drawing";
import { drawable, shortError } from "./runGraph";
import { fold, NOTHING_HAPPENED } from "./runView";
import { NO_TALLIES } from "./tally";

const AT = "2026-01-01T10:00:00Z";
const NOW = Date.parse(AT) + 2_000;
const error = {
  code: "connector.unavailable",
  fault: "service" as const,
  message: "The shop answered 503. It will be tried again.",
  data: {},
};

const events = (...list: object[]): NumberedEvent[] =>
  list.map((event, i) => ({ number: i + 1, event: { key: `${i}`, at: AT, ...event } as RunEvent }));

const view = fold(
  NOTHING_HAPPENED,
  events(
    { type: "run.started" },
    {
      type: "step.started",
      step: "check",
      attempt: 1,
      attempts_allowed: 5,
      input: {},
      effect_key: null,
    },
    {
      type: "step.succeeded",
      step: "check",
      attempt: 1,
      output: { body: { left: 14 }, status: 200 },
    },
    { type: "branch.taken", step: "enough", handle: "yes" },
    { type: "step.skipped", step: "sorry" },
    {
      type: "step.started",
      step: "charge",
      attempt: 1,
      attempts_allowed: 5,
      input: {},
      effect_key: "k",
    },
    { type: "step.retrying", step: "charge", attempt: 1, error, next_at: "2026-01-01T10:00:05Z" },
  ),
);

const look = {
  graph: pizza(),
  shown: { view, tallies: NO_TALLIES, iterations: new Map(), hasIterations: true },
  chosen: NOTHING_CHOSEN,
};
const all = statuses(look, NOW);
const status = (id: string) => all.get(id);

describe("statuses", () => {
  it("says in one line what happened", () => {
    expect(status("order")?.state).toBe("succeeded");
    expect(status("check")).toMatchObject({ state: "succeeded", line: "0 ms · left: 14" });
    expect(status("enough")).toMatchObject({ branch: "yes" });
    expect(status("charge")).toMatchObject({
      state: "retrying",
      line: "attempt 2 of 5 · in 3 s",
      note: "The shop answered 503",
    });
    expect(status("done")?.state).toBe("idle");
  });
});

describe("edgeStates", () => {
  it("tells lines that were taken from those that never will be", () => {
    const states = Object.fromEntries(edgeStates(look));

    expect(states).toEqual({
      "order.out-check": "live",
      "check.out-enough": "live",
      "enough.yes-charge": "live",
      "enough.otherwise-sorry": "dead",
      "charge.out-done": "now",
    });
  });
});

describe("shortError", () => {
  it("is the first sentence", () => {
    expect(shortError(error)).toBe("The shop answered 503");
    expect(shortError({ ...error, message: "no full stop" })).toBe("no full stop");
  });
});

describe("drawable", () => {
  it("draws a graph whose settings are hidden", () => {
    const bare = { format: 1, nodes: [{ id: "a", kind: "operation", name: "A" }], edges: [] };

    expect(drawable(bare as never).nodes[0]).toMatchObject({ inputs: {}, notes: "" });
  });
});
