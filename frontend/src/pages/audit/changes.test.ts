import { describe, expect, it } from "vitest";
import { changesBetween } from "./changes";

describe("changesBetween", () => {
  it("lists what differs, and nothing else", () => {
    const before = { name: "Pizza", roles: ["viewer"], kept: 1 };
    const after = { name: "Pizza order", roles: ["viewer"], kept: 1, note: "new" };

    expect(changesBetween(before, after)).toEqual([
      { name: "Name", before: "Pizza", after: "Pizza order" },
      { name: "Note", before: null, after: "new" },
    ]);
  });

  it("shows all of what is new when there was nothing before", () => {
    expect(changesBetween(null, { roles: ["viewer"] })).toEqual([
      { name: "Roles", before: null, after: '[\n  "viewer"\n]' },
    ]);
  });

  it("says nothing when there is nothing to say", () => {
    expect(changesBetween(null, null)).toEqual([]);
  });
});
