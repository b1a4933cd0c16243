import { expect, test } from "vitest";
import { DECISIONS, outerPaths } from "./decisions";

test("the containers around a step are named from the inside out", () => {
  expect(outerPaths("charge")).toEqual([]);
  expect(outerPaths("pay/charge")).toEqual(["pay"]);
  expect(outerPaths("orders[2]/lines[0]/charge")).toEqual([
    "orders[2]/lines[0]",
    "orders[2]/lines",
    "orders[2]",
    "orders",
  ]);
});

test("whatever puts something in place of what happened asks first", () => {
  const silent = Object.values(DECISIONS).filter((decision) => decision.question === null);
  expect(silent).toEqual([DECISIONS.retry]);
});
