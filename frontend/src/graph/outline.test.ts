import { describe, expect, it } from "vitest";
import { outline } from "./outline";
import { container, graph, operation, pizza, within } from "./sample";

describe("outline", () => {
  it("lists each step after those before it, and says which way leads to it", () => {
    const lines = outline(pizza()).map(({ node, follows }) => `${node.id} ${follows}`.trim());

    expect(lines).toEqual([
      "order",
      "check after order",
      "enough after check",
      "charge after enough, yes",
      "sorry after enough, otherwise",
      "done after charge",
    ]);
  });

  it("lists what comes finally after the whole body, wherever it is drawn", () => {
    const scope = graph(
      [
        container("guard", "scope"),
        within("guard", { ...operation("log"), position: { x: 40, y: 300 } }),
        within("guard", { ...operation("charge"), position: { x: 40, y: 80 } }),
        within("guard", { ...operation("ship"), position: { x: 340, y: 80 } }),
      ],
      ["guard.body > charge", "charge > ship", "guard.finally > log"],
    );

    const lines = outline(scope).map(({ node, follows }) => `${node.id} ${follows}`.trim());

    expect(lines).toEqual(["guard", "charge", "ship after charge", "log finally"]);
  });

  it("leaves nothing out, not even a circle", () => {
    const circle = graph([operation("a"), operation("b")], ["a > b", "b > a"]);

    expect(outline(circle)).toHaveLength(2);
  });
});
