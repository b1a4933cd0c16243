import { describe, expect, it } from "vitest";
import { findNode } from "../document";
import { graph, operation } from "../sample";
import { changeResultId } from "./changeResultId";

describe("changeResultId", () => {
  it.each([
    ["{{ steps.decide.rate }}", "{{ steps.decide.fee }}"],
    ["{{ steps['decide']['rate'] + 1 }}", "{{ steps['decide']['fee'] + 1 }}"],
    ['{{ steps.decide["rate"] }}', '{{ steps.decide["fee"] }}'],
    ["{{ steps.decide[0].rate }}", "{{ steps.decide[0].fee }}"],
    ["{{ steps . decide . rate }}", "{{ steps . decide . fee }}"],
    ["{{ steps.decide.rates }}", "{{ steps.decide.rates }}"],
    ["{{ steps.decide2.rate }}", "{{ steps.decide2.rate }}"],
    ["{{ steps.other.rate }}", "{{ steps.other.rate }}"],
    ["{{ input.rate }}", "{{ input.rate }}"],
    [
      "{{ 'steps.decide.rate' + steps.decide.rate }}",
      "{{ 'steps.decide.rate' + steps.decide.fee }}",
    ],
    ["steps.decide.rate outside", "steps.decide.rate outside"],
  ])("writes %s as %s", (text, expected) => {
    const document = graph([operation("user", { deep: [{ text }] })], []);

    const after = changeResultId(document, { node: "decide", from: "rate", to: "fee" });

    expect(findNode(after, "user")).toMatchObject({ inputs: { deep: [{ text: expected }] } });
  });
});
