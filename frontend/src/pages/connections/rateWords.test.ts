import { describe, expect, it } from "vitest";
import { rateLine, rateWords } from "./rateWords";

describe("what a rate limit comes to", () => {
  it("spreads the calls where none may go at once", () => {
    expect(rateWords({ requests: 100, per: "second", burst: 1 })).toMatch(
      /^One call every 10 ms\./,
    );
    expect(rateWords({ requests: 1, per: "minute", burst: 1 })).toMatch(/^One call every minute\./);
    expect(rateWords({ requests: 12, per: "hour", burst: 1 })).toMatch(
      /^One call every 5 minutes\./,
    );
  });

  it("says honestly what a burst adds", () => {
    expect(rateWords({ requests: 60, per: "minute", burst: 10 })).toBe(
      "10 at once, then one every second: on average 60 in a minute, and never more than 69 in any. Calls that come too early wait for their turn.",
    );
  });

  it("fits into a list", () => {
    expect(rateLine({ requests: 100, per: "second", burst: 1 })).toBe("100 a second");
    expect(rateLine({ requests: 5, per: "hour", burst: 1 })).toBe("5 an hour");
  });
});
