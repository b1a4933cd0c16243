import ELK from "elkjs/lib/elk.bundled.js";
import { describe, expect, it } from "vitest";
import { findNode } from "./document";
import { moveNodes } from "./edits/moveNodes";
import { settled } from "./frames";
import { boxOf } from "./geometry";
import { tidied } from "./layout";
import { checkout, pizza } from "./sample";
import { childrenOf } from "./tree";

const engine = new ELK();
const lay = (block: Parameters<typeof engine.layout>[0]) => engine.layout(block);

describe("tidy", () => {
  it("puts every step right of the one before it and none on another", async () => {
    const document = pizza();

    const { positions } = await tidied(document, lay);

    for (const { source, target } of document.edges) {
      expect(positions.get(target)?.x).toBeGreaterThan(positions.get(source)?.x ?? 0);
    }
    const spots = [...positions.values()].map(({ x, y }) => `${x},${y}`);
    expect(new Set(spots).size).toBe(document.nodes.length);
  });

  it("makes every frame as large as what is in it, with nothing on anything else", async () => {
    const before = checkout();

    const after = moveNodes(before, await tidied(before, lay));

    expect(settled(after)).toBe(after);
    for (const parent of [null, "lines", "guard"]) {
      const boxes = childrenOf(after, parent).map(boxOf);
      for (const [i, a] of boxes.entries()) {
        for (const b of boxes.slice(i + 1)) {
          const apart =
            a.x + a.width <= b.x ||
            b.x + b.width <= a.x ||
            a.y + a.height <= b.y ||
            b.y + b.height <= a.y;
          expect(apart).toBe(true);
        }
      }
    }
  });

  it("puts what comes at last below the body", async () => {
    const before = checkout();

    const after = moveNodes(before, await tidied(before, lay));

    const y = (id: string) => findNode(after, id)?.position.y ?? 0;
    expect(y("log")).toBeGreaterThan(y("charge"));
  });
});
