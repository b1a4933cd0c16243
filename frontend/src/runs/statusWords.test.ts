import { describe, expect, it } from "vitest";
import { STATUS_CHOICES, standingOf } from "./statusWords";

const word = (run: Parameters<typeof standingOf>[0]) => standingOf(run).word;

describe("how a run stands", () => {
  it("is what it asks of a person before what it does", () => {
    expect(word({ status: "running" })).toBe("Running");
    expect(word({ status: "running", needs_decision: false })).toBe("Running");
    expect(word({ status: "running", paused: true })).toBe("Paused");
    expect(word({ status: "running", needs_decision: true })).toBe("Needs a decision");
    expect(word({ status: "running", needs_decision: true, paused: true })).toBe(
      "Needs a decision",
    );
  });

  it("looks as a step does that waits for a decision, and not as one that failed", () => {
    const held = standingOf({ status: "running", needs_decision: true });
    const failed = standingOf({ status: "failed" });

    expect(held.tone).toBe("bad");
    expect(held.icon).not.toBe(failed.icon);
  });

  it("can be asked for, as the server calls it", () => {
    expect(STATUS_CHOICES.map(({ value }) => value)).toEqual([
      "needs_decision",
      "queued",
      "running",
      "succeeded",
      "failed",
      "cancelled",
    ]);
    expect(STATUS_CHOICES[0]?.label).toBe("Needs a decision");
  });
});
