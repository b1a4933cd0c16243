import ELK from "elkjs/lib/elk.bundled.js";
import { describe, expect, it } from "vitest";
import { positionsFrom, toElk } from "./layout";
import { pizza } from "./sample";

describe("tidy", () => {
  it("puts every step right of the one before it and none on another", async () => {
    const document = pizza();

    const places = positionsFrom(await new ELK().layout(toElk(document)));

    for (const { source, target } of document.edges) {
      expect(places.get(target)?.x).toBeGreaterThan(places.get(source)?.x ?? 0);
    }
    const spots = [...places.values()].map(({ x, y }) => `${x},${y}`);
    expect(new Set(spots).size).toBe(document.nodes.length);
  });
});
