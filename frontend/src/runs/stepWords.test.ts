import { describe, expect, it } from "vitest";
import type { StepView } from "@/api/model";
import { freshStep } from "./stepView";
import { sentenceOf } from "./stepWords";
import { stopwatch } from "./times";

const step: StepView = {
  ...freshStep("charge"),
  status: "retrying",
  attempt: 2,
  attempts_allowed: 5,
  started_at: "2026-01-01T10:00:00Z",
  next_at: "2026-01-01T10:00:08Z",
};

describe("sentenceOf", () => {
  it("says how often and when it tries again", () => {
    const words = sentenceOf(step, Date.parse("2026-01-01T10:00:05.500Z"));

    expect(words).toBe(
      "Attempt 2 failed in a way that may pass. It tries 3 more times. The next attempt is in 3.0 s.",
    );
  });

  it("says why a step was skipped", () => {
    expect(sentenceOf({ ...step, status: "skipped" }, 0)).toMatch(
      /no line that leads here is live/,
    );
  });
});

describe("stopwatch", () => {
  it.each([
    [42_000, "00:42"],
    [3_723_000, "01:02:03"],
    [-5, "00:00"],
  ])("says %i ms as %s", (ms, words) => {
    expect(stopwatch(ms)).toBe(words);
  });
});
