import { describe, expect, it } from "vitest";
import { runSentence } from "./runSentence";
import { NOTHING_HAPPENED, type RunView } from "./runView";

const BEGAN = "2026-01-01T00:00:00Z";
const say = (view: Partial<RunView>) =>
  runSentence(
    { ...NOTHING_HAPPENED, started_at: BEGAN, ...view },
    Date.parse(BEGAN) + 1_100,
    (id) => id.toUpperCase(),
  );

describe("a run that did not end well", () => {
  it("says what was undone, in that order", () => {
    const undone = ["charge", "reserve"];

    expect(say({ status: "failed", undone })).toBe("Failed after 1.1 s. Undone: CHARGE, RESERVE.");
    expect(say({ status: "cancelled", undone: ["vend/create"] })).toBe(
      "Cancelled after 1.1 s. Undone: CREATE.",
    );
  });

  it("names a few of many", () => {
    const undone = Array.from({ length: 40 }, (_, n) => `lines[${n}]/book`);

    expect(say({ status: "failed", undone })).toMatch(/Undone: (BOOK, ){4}BOOK and 35 more\.$/);
  });

  it("says nothing of undoing when there was nothing to undo", () => {
    expect(say({ status: "failed" })).toBe("Failed after 1.1 s.");
  });
});
