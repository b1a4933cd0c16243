import { describe, expect, it } from "vitest";
import { jsonText, keptInside, keptOf, keptWords } from "./keptValue";

const list = {
  "$baton.value": { id: "v1", size: 3_200_000, kind: "array", count: 20_000 },
};

describe("a value that is kept elsewhere", () => {
  it("is told by its kind, count and size", () => {
    const kept = keptOf(list);
    expect(kept && keptWords(kept)).toBe("A list of 20,000 items, 3.2 MB");
  });

  it("is told by what is known of a part", () => {
    const kept = keptOf({ "$baton.value": { id: "v1", at: [3] } });
    expect(kept && keptWords(kept)).toBe("A part of a large value");
  });

  it("is no other object", () => {
    expect(keptOf({ "$baton.value": { id: "v1" }, more: 1 })).toBeNull();
    expect(keptOf({ "$baton.value": "v1" })).toBeNull();
    expect(keptOf(null)).toBeNull();
  });

  it("is found inside others, once", () => {
    const other = { "$baton.value": { id: "v2", size: 400_000, kind: "text", count: 400_000 } };
    expect(keptInside({ a: [list, list], b: { c: other } }).map((kept) => kept.id)).toEqual([
      "v1",
      "v2",
    ]);
  });

  it("stands as words in the JSON around it", () => {
    expect(jsonText({ rows: list, n: 1 })).toBe(
      '{\n  "rows": "⟨A list of 20,000 items, 3.2 MB⟩",\n  "n": 1\n}',
    );
  });
});
