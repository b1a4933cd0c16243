import { describe, expect, it } from "vitest";
import type { CallChange, ConnectorReport } from "@/api/model";
import { fieldName, gathered, summary } from "./words";

const change = (over: Partial<CallChange>): CallChange => ({
  node: "call",
  undoes: false,
  connector: "http",
  operation: "request",
  side: "input",
  path: "purpose",
  sentence: "is new",
  ...over,
});

const report = (over: Partial<ConnectorReport>): ConnectorReport => ({
  workflow_id: "1",
  workflow: "Orders",
  version: 1,
  titles: {},
  changes: [change({})],
  breaks: [],
  ...over,
});

const BREAK = { breaks: true, node: "call", field: "/inputs/purpose", code: "x", message: "Fill" };

describe("summary", () => {
  it("counts a workflow once, however many of its versions break", () => {
    const both = [report({ breaks: [BREAK] }), report({ version: null, breaks: [BREAK] })];
    expect(summary(both)).toMatch(/^One workflow no longer fits\./);
  });

  it("is calm when nothing breaks", () => {
    expect(summary([report({})])).toBe(
      "One workflow meets changed connectors, and nothing breaks.",
    );
  });

  it("does not count what goes wrong for some values only", () => {
    const warned = [report({ breaks: [{ ...BREAK, breaks: false }] })];
    expect(summary(warned)).toMatch(/nothing breaks/);
  });
});

describe("gathered", () => {
  it("tells a change once for all steps that call the operation", () => {
    const found = gathered([change({}), change({ node: "again" }), change({ path: "other" })]);
    expect(found.map(({ nodes }) => nodes)).toEqual([["call", "again"], ["call"]]);
  });

  it("names a step once that calls it and undoes with it", () => {
    expect(gathered([change({}), change({ undoes: true })])[0]?.nodes).toEqual(["call"]);
  });
});

describe("fieldName", () => {
  it.each([
    ["/inputs/url", "url"],
    ["/inputs/headers/X~1Y", "headers › X/Y"],
    ["/output", "output"],
    ["/inputs", "inputs"],
    ["", ""],
  ])("reads %s as %s", (pointer, name) => {
    expect(fieldName(pointer)).toBe(name);
  });
});
