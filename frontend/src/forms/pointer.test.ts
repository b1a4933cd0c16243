import { describe, expect, it } from "vitest";
import { getAt, parsePointer, toPointer, withKey } from "./pointer";

describe("toPointer", () => {
  it("escapes what a pointer cannot hold", () => {
    expect(toPointer(["a/b", "c~d", 3])).toBe("/a~1b/c~0d/3");
  });

  it("is undone by parsePointer, also from a fragment", () => {
    expect(parsePointer("/a~1b/c~0d/3")).toEqual(["a/b", "c~d", "3"]);
    expect(parsePointer("#/a%20b")).toEqual(["a b"]);
    expect(parsePointer("#")).toEqual([]);
  });
});

describe("getAt", () => {
  it("reads objects and lists, and says undefined for what is not there", () => {
    const value = { lines: [{ pizza: "Margherita" }] };

    expect(getAt(value, "/lines/0/pizza")).toBe("Margherita");
    expect(getAt(value, "/lines/1/pizza")).toBeUndefined();
  });
});

describe("withKey", () => {
  it("keeps the order of keys and takes one out for undefined", () => {
    const value = { a: 1, b: 2, c: 3 };

    expect(Object.keys(withKey(value, "b", 9))).toEqual(["a", "b", "c"]);
    expect(withKey(value, "b", undefined)).toEqual({ a: 1, c: 3 });
    expect(value.b).toBe(2);
  });
});
