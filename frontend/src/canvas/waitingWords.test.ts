import { describe, expect, it } from "vitest";
import { KINDS } from "@/graph/kinds";
import { taskWords, waitWords } from "./waitingWords";

const base = { id: "w", parent: null, name: "", position: { x: 0, y: 0 }, notes: "", stage: "" };
const wait = { ...base, ...KINDS.wait.fresh() };
const task = { ...base, ...KINDS.task.fresh() };

describe("waitWords", () => {
  it("says for how long, until when and for which message", () => {
    const ways = [
      { id: "a", name: "", type: "message", message: "payment", key: "", payload_schema: {} },
      { id: "b", name: "", type: "duration", duration: 1_209_600 },
      { id: "c", name: "", type: "until", at: "{{ input.due }}" },
    ] as const;

    expect(waitWords({ ...wait, ways })).toBe("Wait · for payment or 14 d or until input.due");
    expect(waitWords(wait)).toBe("Wait · 1 h");
  });

  it("has words for what is not set yet, or hidden", () => {
    const hidden = [{ id: "a", name: "", type: "message" }] as unknown as typeof wait.ways;

    expect(waitWords({ ...wait, ways: [] })).toBe("Wait · for nothing yet");
    expect(waitWords({ ...wait, ways: hidden })).toBe("Wait · for a message");
  });
});

describe("taskWords", () => {
  it("says whose task it is", () => {
    expect(taskWords(task)).toBe("Task · for anybody");
    expect(taskWords({ ...task, people: ["{{ input.boss }}"], groups: ["approver"] })).toBe(
      "Task · for input.boss, approver",
    );
    expect(taskWords({ ...task, people: ["a", "b", "c"] })).toBe("Task · for 3 people or groups");
  });
});
