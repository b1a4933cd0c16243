import { describe, expect, it } from "vitest";
import type { NumberedEvent, RunEvent } from "@/api/model";
import { pizza } from "@/graph/sample";
import { NOTHING_CHOSEN } from "./chosen";
import { type Row, span } from "./rows";
import { fold, NOTHING_HAPPENED } from "./runView";
import { NO_TALLIES } from "./tally";
import { timeline } from "./timeline";

const at = (second: number) => new Date(Date.UTC(2026, 0, 1, 10, 0, second)).toISOString();
const seconds = (iso: number) => (iso - Date.parse(at(0))) / 1_000;
const error = { code: "x.y", fault: "service" as const, message: "No.", data: {} };

const list: object[] = [
  { type: "run.started", at: at(0) },
  { type: "step.started", step: "check", attempt: 1, at: at(1) },
  { type: "step.retrying", step: "check", attempt: 1, error, next_at: at(4), at: at(2) },
  { type: "step.started", step: "check", attempt: 2, at: at(4) },
  { type: "step.succeeded", step: "check", attempt: 2, output: null, at: at(6) },
  { type: "branch.taken", step: "enough", handle: "yes", at: at(6) },
  { type: "step.skipped", step: "sorry", at: at(6) },
  { type: "step.started", step: "charge", attempt: 1, at: at(7) },
];
const events = list.map((event, i): NumberedEvent => {
  return { number: i + 1, event: { key: String(i), ...event } as RunEvent };
});
const view = fold(NOTHING_HAPPENED, events);
const look = {
  graph: pizza(),
  shown: { view, tallies: NO_TALLIES, iterations: new Map(), hasIterations: true },
  chosen: NOTHING_CHOSEN,
};
const rows = timeline(look, new Map(), Date.parse(at(9)))
  .flatMap((stretch) => (stretch.kind === "lines" ? stretch.lines : []))
  .flatMap((line): Row[] => (line.kind === "step" ? [line.row] : []));
const row = (path: string) => rows.find((r) => r.path === path);

describe("the rows of a run", () => {
  it("has one bar for each attempt and each wait", () => {
    const bars = row("check")?.bars.map((b) => [b.kind, seconds(b.from), seconds(b.to)]);

    expect(bars).toEqual([
      ["bad", 1, 2],
      ["wait", 2, 4],
      ["ok", 4, 6],
    ]);
    expect(row("check")?.took).toBe("5.0 s");
  });

  it("lets what runs reach to now", () => {
    expect(row("charge")?.bars).toEqual([
      { kind: "run", from: Date.parse(at(7)), to: Date.parse(at(9)) },
    ]);
  });

  it("has a row for what was skipped and for what did not begin", () => {
    expect(row("sorry")).toMatchObject({ took: "skipped", bars: [] });
    expect(row("done")).toMatchObject({ state: "idle", bars: [] });
  });
});

describe("span", () => {
  const width = (now: number) => span(view, rows, at(0), Date.parse(at(now))).map(seconds);

  it("reaches from the start to now", () => {
    expect(width(12)).toEqual([0, 12]);
  });

  it("holds every bar when the clock of the browser is behind", () => {
    expect(width(3)).toEqual([0, 9]);
  });

  it("is never empty", () => {
    const [from, to] = span(NOTHING_HAPPENED, [], at(0), Date.parse(at(0)));

    expect(to).toBeGreaterThan(from);
  });
});
