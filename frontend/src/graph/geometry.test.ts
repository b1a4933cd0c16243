import { describe, expect, it } from "vitest";
import { CARD, freePlace, outgoingPlaces, placeAfter, sizeOf } from "./geometry";
import { choice, graph, operation } from "./sample";

const cases = (count: number) =>
  Array.from({ length: count }, (_, i) => ({ id: `c${i}`, name: "", condition: "" }));

describe("outgoingPlaces", () => {
  it.each([1, 2, 3, 9])("keeps the handles of %i cases apart and inside the node", (count) => {
    const node = choice("pick", cases(count));

    const ys = outgoingPlaces(node).map((place) => place.y);

    expect(new Set(ys).size).toBe(count + 1);
    expect(Math.min(...ys)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...ys)).toBeLessThanOrEqual(sizeOf(node).height);
  });
});

describe("freePlace", () => {
  it("moves down until nothing is covered", () => {
    const document = graph(
      [operation("a"), { ...operation("b"), position: { x: 10, y: 100 } }],
      [],
    );

    const place = freePlace(document, { x: 5, y: 5 });

    expect(place.y).toBeGreaterThanOrEqual(100 + CARD.height);
  });

  it("takes the wanted place when it is free", () => {
    expect(freePlace(graph([], []), { x: 3.4, y: 7 })).toEqual({ x: 3, y: 7 });
  });
});

describe("placeAfter", () => {
  it("puts the ways out of a choice above one another", () => {
    const node = choice("pick", cases(1));

    const [yes, otherwise] = outgoingPlaces(node).map((h) => placeAfter(node, h.id));

    expect((otherwise?.y ?? 0) - (yes?.y ?? 0)).toBeGreaterThanOrEqual(CARD.height);
  });
});
