import { describe, expect, it } from "vitest";
import type { StepView } from "@/api/model";
import { freshStep } from "./stepView";
import { waitingLine, waitingSentence, wakesAt, waysWords } from "./waitWords";

const none = { until: null, message: null, key: null, payload_schema: null };
const paid = { ...none, id: "paid", type: "message" as const, message: "payment", key: "INV-7" };
const late = { ...none, id: "late", type: "until" as const, until: "2024-03-05T09:00:00Z" };
const step: StepView = { ...freshStep("wait"), status: "waiting", ways: [paid, late] };
const before = Date.parse("2024-03-05T08:58:30Z");

describe("waysWords", () => {
  it("names the message, whom it is about, and the moment", () => {
    expect(waysWords([paid])).toBe("for the message “payment” about “INV-7”");
    expect(waysWords([paid, late])).toMatch(/, or until 5 Mar 2024 at \d\d:\d\d$/);
  });

  it("leaves out whom it is about where that is hidden", () => {
    expect(waysWords([{ ...paid, key: null }])).toBe("for the message “payment”");
  });
});

describe("waitingSentence", () => {
  it("says how much time is left", () => {
    expect(waitingSentence(step, before)).toMatch(/That is in 1 min 30 s\.$/);
  });

  it("says that it is a person's turn", () => {
    const rest = { description: "", people: [], groups: [], result_schema: {} };
    const task = { ...rest, title: "Approve order 7", due_at: null, completed_by: null };

    expect(waitingSentence({ ...step, task }, before)).toBe("A person is asked: Approve order 7");
  });
});

describe("waitingLine", () => {
  it("fits on a card", () => {
    expect(waitingLine(step, before)).toBe("waits for payment · 1 min 30 s");
    expect(waitingLine({ ...step, ways: [paid] }, before)).toBe("waits for payment");
  });
});

describe("wakesAt", () => {
  it("is the first of the moments, if there is one", () => {
    expect(wakesAt(step)).toBe(Date.parse("2024-03-05T09:00:00Z"));
    expect(wakesAt({ ways: [paid] })).toBeNull();
  });
});
