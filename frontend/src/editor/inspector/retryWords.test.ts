import { describe, expect, it } from "vitest";
import { limitsInWords, pauses, retryInWords, seconds } from "./retryWords";

const retry = { attempts: 5, initial_s: 1, factor: 2, maximum_s: 5 };

describe("retryInWords", () => {
  it("lists the pauses, which grow up to the longest", () => {
    expect(pauses(retry)).toEqual([1, 2, 4, 5]);
    expect(retryInWords(retry)).toMatch(/1\ss, 2\ss, 4\ss, 5\ss\.$/);
  });

  it("says when there is no second try", () => {
    expect(retryInWords({ ...retry, attempts: 1 })).toMatch(/fails the step at once/);
  });

  it("does not list a hundred pauses", () => {
    expect(retryInWords({ ...retry, attempts: 100 })).toMatch(/…$/);
  });
});

describe("limitsInWords", () => {
  it("tells one try from all of them", () => {
    expect(limitsInWords({ attempt_s: 30, step_s: null })).toMatch(/30\ss.*no limit/);
    expect(limitsInWords({ attempt_s: 30, step_s: 5400 })).toMatch(/1.5\sh/);
  });
});

describe("seconds", () => {
  it.each([
    [0.5, "0.5 s"],
    [90, "1.5 min"],
    [172800, "2 days"],
  ])("says %f as %s", (value, words) => {
    expect(seconds(value).replace("\u00a0", " ")).toBe(words);
  });
});
