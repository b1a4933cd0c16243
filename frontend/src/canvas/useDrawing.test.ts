import { describe, expect, it } from "vitest";
import { graph, operation } from "@/graph/sample";
import { firstView, firstViewToEdit } from "./useDrawing";

const row = (count: number) =>
  graph(
    Array.from({ length: count }, (_, at) => ({
      ...operation(`n${at}`),
      position: { x: at * 320, y: 0 },
    })),
    [],
  );

describe("firstViewToEdit", () => {
  it("shows all of what can be read as a whole", () => {
    expect(firstViewToEdit(row(4), 360)).toBeNull();
  });

  it("opens a wide drawing at its start, in a size that can be read", () => {
    const view = firstViewToEdit(row(24), 360);

    expect(view?.zoom).toBeGreaterThan(0.5);
    expect(view?.x).toBeGreaterThanOrEqual(0);
  });

  it("has the start in sight where the canvas is low", () => {
    const view = firstViewToEdit(row(24), 120);

    expect(view?.y).toBeGreaterThan(0);
    expect(view?.y).toBeLessThan(120);
  });
});

describe("firstView", () => {
  it("shows all of a run of some dozen steps, so that its progress is seen", () => {
    expect(firstView(row(24), 360)).toBeNull();
  });
});
