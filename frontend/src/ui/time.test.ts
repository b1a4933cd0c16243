import { describe, expect, it } from "vitest";
import { duration, timeAgo } from "./time";

const NOW = Date.parse("2026-03-10T12:00:00Z");

describe("timeAgo", () => {
  it.each([
    ["2026-03-10T11:59:30Z", "just now"],
    ["2026-03-10T11:56:00Z", "4 minutes ago"],
    ["2026-03-10T09:00:00Z", "3 hours ago"],
    ["2026-03-09T11:00:00Z", "yesterday"],
    ["2026-01-02T12:00:00Z", "2 Jan 2026"],
  ])("says %s as “%s”", (at, words) => {
    expect(timeAgo(at, NOW)).toBe(words);
  });
});

describe("duration", () => {
  it.each([
    [0, "0 ms"],
    [240.4, "240 ms"],
    [4_200, "4.2 s"],
    [42_000, "42 s"],
    [200_000, "3 min 20 s"],
    [7_500_000, "2 h 5 min"],
    [86_400_000, "1 d"],
  ])("says %d ms as “%s”", (ms, words) => {
    expect(duration(ms)).toBe(words);
  });
});
