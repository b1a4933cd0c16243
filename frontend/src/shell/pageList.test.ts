import { describe, expect, it } from "vitest";
import type { Grant } from "@/api/model";
import { homeOf, openTo } from "./pageList";

const workspace = (permissions: Record<string, Grant>) => ({
  slug: "demo",
  name: "Demo",
  roles: [],
  permissions,
});
const labels = (permissions: Record<string, Grant>) =>
  openTo(workspace(permissions)).map((entry) => entry.label);

describe("openTo", () => {
  it("shows a business user the start page and their requests, nothing else at the top", () => {
    const business: Record<string, Grant> = {
      "run.start_by_form": "any",
      "run.list": "own",
      "run.see_data": "own",
      "audit.read": "own",
      "token.create_own": "own",
    };

    expect(labels(business)).toEqual(["Start", "My requests", "My activity", "API keys"]);
  });

  it("shows the audit log to those who read more than their own lines", () => {
    expect(labels({ "audit.read": "any" })).toContain("Audit");
    expect(labels({ "audit.read": "metadata" })).toContain("Audit");
    expect(labels({ "audit.read": "own" })).toEqual(["My activity"]);
  });
});

describe("homeOf", () => {
  it("is the first page that is open", () => {
    expect(homeOf(workspace({ "run.start_by_form": "any" })).label).toBe("Start");
    expect(homeOf(workspace({ "workflow.see_draft": "any" })).label).toBe("Workflows");
  });
});
