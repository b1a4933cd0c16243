import { describe, expect, it } from "vitest";
import { queueLine, queueWords } from "./queueWords";

describe("where a run stands in line", () => {
  it("says how many go before it, and why it waits", () => {
    expect(queueWords({ ahead: 3, at_once: 2 })).toBe(
      "In line: 3 ahead. 2 of this workflow may run at the same time.",
    );
  });

  it("counts nobody out beyond a thousand", () => {
    expect(queueLine({ ahead: 1_000, at_once: 1 })).toBe("queued: more than 1000 ahead");
  });

  it("says who is next", () => {
    expect(queueLine({ ahead: 0, at_once: 1 })).toBe("queued: next in line");
    expect(queueWords({ ahead: 0, at_once: null })).toBe("In line: next in line.");
  });
});
