import { describe, expect, it } from "vitest";
import type { StepView } from "@/api/model";
import { NOTHING_HAPPENED } from "./runView";
import { freshStep } from "./stepView";
import { NO_TALLIES } from "./tally";
import { undecided } from "./undecided";

const step = (path: string, status: StepView["status"]): StepView => ({
  ...freshStep(path),
  status,
});
const view = {
  ...NOTHING_HAPPENED,
  status: "running" as const,
  steps: [step("bake", "held"), step("drive", "running"), step("charge/undo", "held")],
};
const tallies = {
  nodes: [
    { node: "fetch", counts: { succeeded: 3, held: 2 } },
    { node: "pack", counts: { succeeded: 3 } },
  ],
  loops: [],
};

describe("steps that wait for a decision", () => {
  it("are those outside of loops, undoings among them", () => {
    expect(undecided({ view, tallies: NO_TALLIES })).toEqual([
      { path: "bake", times: null },
      { path: "charge/undo", times: null },
    ]);
  });

  it("are those in loops, one for all iterations", () => {
    expect(undecided({ view: { ...view, steps: [] }, tallies })).toEqual([
      { path: "fetch", times: 2 },
    ]);
  });

  it("are none once the run is over", () => {
    const over = { ...view, finished_at: "2026-01-01T00:00:00Z" };

    expect(undecided({ view: over, tallies })).toEqual([]);
  });
});
