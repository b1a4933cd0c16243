import { describe, expect, it } from "vitest";
import type { NumberedEvent } from "@/api/model";
import { checkout } from "@/graph/sample";
import { type Chosen, NOTHING_CHOSEN } from "./chosen";
import { edgeStates, statuses } from "./drawing";
import { fold, NOTHING_HAPPENED } from "./runView";
import { isInLoop } from "./stepPlace";
import { byIteration, tally } from "./tally";
import { type Filter, findAt, lengthOf, type Opened, timeline } from "./timeline";

const at = (second: number) => new Date(Date.UTC(2026, 0, 1, 10, 0, second)).toISOString();
const NOW = Date.parse(at(9));
const error = { code: "x.y", fault: "service", message: "No.", data: {} };
const begin = (step: string, second = 1) => ({
  type: "step.started",
  step,
  attempt: 1,
  at: at(second),
});
const done = (step: string, second = 2) => ({
  type: "step.succeeded",
  step,
  attempt: 1,
  output: null,
  at: at(second),
});

const list: object[] = [
  { type: "run.started", at: at(0) },
  { ...begin("lines"), input: { count: 40 } },
  begin("lines[0]/reserve"),
  done("lines[0]/reserve"),
  begin("lines[0]/guard/charge", 3),
  done("lines[0]/guard/charge", 4),
  done("lines[0]/guard", 4),
  done("lines[0]", 4),
  begin("lines[1]/reserve", 4),
  { type: "step.failed", step: "lines[1]/reserve", attempt: 1, error, at: at(5) },
  { type: "step.failed", step: "lines[1]", attempt: 1, error, at: at(5) },
  begin("lines[2]/reserve", 5),
  begin("lines[0]/guard/charge/undo", 6),
  done("lines[0]/guard/charge/undo", 7),
];
const numbered = (event: object, i: number) =>
  ({ number: i + 1, event: { key: String(i), ...event } }) as NumberedEvent;
const events = list.map(numbered);
const all = fold(NOTHING_HAPPENED, events);

const looking = (chosen: Chosen = NOTHING_CHOSEN) => ({
  graph: checkout(),
  shown: {
    view: { ...all, steps: all.steps.filter((step) => !isInLoop(step.path)) },
    tallies: tally(all.steps),
    iterations: byIteration(all.steps),
    hasIterations: true,
  },
  chosen,
});

const names = (chosen: Chosen, opened: Opened = new Map()) =>
  timeline(looking(chosen), opened, NOW).flatMap((stretch) =>
    stretch.kind === "iterations"
      ? [`${stretch.loop.path} ${stretch.first}+${stretch.count}`]
      : stretch.lines.map((line) => {
          if (line.kind === "step") return `${"  ".repeat(line.depth)}${line.row.name}`;
          return line.kind === "sum"
            ? `${"  ".repeat(line.depth)}${line.name}: ${line.words}`
            : "?";
        }),
  );

describe("the drawing of a loop", () => {
  it("sums all iterations while none is chosen", () => {
    const status = statuses(looking(), NOW);

    expect(status.get("lines")).toMatchObject({ line: "1 of 40 done · 1 failed · 1 under way" });
    expect(status.get("reserve")).toMatchObject({
      state: "running",
      line: "1 done · 1 failed · 1 running",
    });
    expect(status.get("charge")).toMatchObject({ line: "1 done · 1 undone" });
  });

  it("shows one iteration when it is chosen", () => {
    const first = statuses(looking({ lines: 0 }), NOW);
    const second = statuses(looking({ lines: 1 }), NOW);

    expect(first.get("charge")).toMatchObject({ state: "undone", order: 1 });
    expect(second.get("reserve")).toMatchObject({ state: "failed" });
    expect(second.get("charge")).toMatchObject({ state: "idle" });
  });

  it("tells lines that were ever taken", () => {
    const sums = edgeStates(looking());
    const second = edgeStates(looking({ lines: 1 }));

    expect(sums.get("lines.body-reserve")).toBe("live");
    expect(sums.get("guard.body-charge")).toBe("live");
    expect(second.get("lines.body-reserve")).toBe("live");
    expect(second.get("reserve.out-guard")).toBe("dead");
  });
});

describe("the timeline of a loop", () => {
  it("lists sums of what is inside, below the loop", () => {
    expect(names(NOTHING_CHOSEN)).toEqual([
      "order",
      "read",
      "lines",
      "  reserve: 1 done · 1 failed · 1 running",
      "  guard: 1 done",
      "    charge: 1 done",
      "    log: ",
      "  sorry: ",
      "done",
    ]);
  });

  it("lists the steps of a chosen iteration, with what was undone", () => {
    expect(names({ lines: 0 })).toEqual([
      "order",
      "read",
      "lines",
      "  reserve",
      "  guard",
      "    charge",
      "      Undo charge",
      "    log",
      "  sorry",
      "done",
    ]);
  });

  it("opens to its iterations, with the chosen one spread out in its place", () => {
    const opened = new Map<string, Filter>([["lines", "all"]]);

    expect(names({ lines: 1 }, opened).slice(2, 6)).toEqual([
      "lines",
      "?",
      "lines 0+2",
      "    reserve",
    ]);
    expect(names({ lines: 1 }, opened).at(-2)).toBe("lines 2+1");
    expect(names(NOTHING_CHOSEN, new Map([["lines", "failed"]]))).toContain("lines 0+1");
  });

  it("says how far a loop is, and once it is over what failed in it", () => {
    const taken = (more: object[]) => {
      const view = fold(
        all,
        more.map((event, i) => numbered(event, events.length + i)),
      );
      const look = looking();
      const steps = view.steps.filter((step) => !isInLoop(step.path));
      const shown = { ...look.shown, view: { ...view, steps } };
      const lines = timeline({ ...look, shown }, new Map(), NOW).flatMap((stretch) =>
        stretch.kind === "lines" ? stretch.lines : [],
      );
      return lines.flatMap((line) => (line.kind === "step" ? [line.row] : []));
    };
    const loop = (more: object[]) => taken(more).find(({ name }) => name === "lines")?.took;

    expect(loop([])).toBe("1 / 40");
    expect(loop([done("lines", 8)])).toBe("1 failed");
  });

  it("tells in which place of the order a step was undone", () => {
    const rows = timeline(looking({ lines: 0 }), new Map(), NOW).flatMap((stretch) =>
      stretch.kind === "lines" ? stretch.lines : [],
    );

    const undone = rows.find((line) => line.kind === "step" && line.row.name === "Undo charge");

    expect(undone).toMatchObject({ row: { state: "undone", took: "1st, 1.0 s" } });
  });

  it("finds any row of a long list without making the others", () => {
    const look = looking();
    const many = {
      ...look,
      shown: {
        ...look.shown,
        tallies: { nodes: [], loops: [{ node: "lines", begun: 10_000, counts: {} }] },
      },
    };

    const stretches = timeline(many, new Map([["lines", "all"]]), NOW);

    expect(stretches.reduce((sum, stretch) => sum + lengthOf(stretch), 0)).toBe(10_010);
    expect(findAt(stretches, 9_000)).toMatchObject({ kind: "iteration", at: 8_996 });
    expect(findAt(stretches, 10_009)).toMatchObject({ line: { row: { name: "done" } } });
    expect(findAt(stretches, 10_010)).toBeNull();
  });
});
