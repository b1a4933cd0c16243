import { describe, expect, it } from "vitest";
import { outline } from "./outline";
import { graph, operation, pizza } from "./sample";

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

  it("leaves nothing out, not even a circle", () => {
    const circle = graph([operation("a"), operation("b")], ["a > b", "b > a"]);

    expect(outline(circle)).toHaveLength(2);
  });
});
