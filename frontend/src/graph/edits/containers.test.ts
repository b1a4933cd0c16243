import { describe, expect, it } from "vitest";
import { type ContainerNode, findNode, type WorkflowGraph } from "../document";
import { newNode } from "../newNode";
import { checkout, container, graph, operation, pizza, start, within } from "../sample";
import { absolute } from "../tree";
import { changeHandles } from "./changeHandles";
import { changeNodeId } from "./changeNodeId";
import { changeVariables } from "./changeVariables";
import { connect } from "./connect";
import { deleteSelection } from "./deleteSelection";
import { insertAfter } from "./insertAfter";
import { linesCut, moveInto, whyNotInto } from "./moveInto";
import { cut, newIds, paste } from "./paste";
import { ungroup } from "./ungroup";
import { whyNotWrap, wrapIn } from "./wrapIn";

const lines = (document: WorkflowGraph) =>
  document.edges.map((e) => `${e.source}.${e.source_handle} > ${e.target}`).sort();

const parentOf = (document: WorkflowGraph, id: string) => findNode(document, id)?.parent;

describe("connect", () => {
  const why = (source: string, source_handle: string, target: string) =>
    connect(checkout(), { source, source_handle, target }).edges.length > checkout().edges.length;

  it("draws lines inside a frame, and from its inner handle", () => {
    expect(why("reserve", "out", "sorry")).toBe(true);
    expect(why("lines", "body", "guard")).toBe(true);
  });

  it("crosses no border", () => {
    expect(why("reserve", "out", "done")).toBe(false);
    expect(why("lines", "out", "reserve")).toBe(false);
    expect(why("lines", "body", "charge")).toBe(false);
  });
});

describe("moveInto", () => {
  it("keeps steps where they are on the canvas", () => {
    const before = checkout();
    const node = findNode(before, "charge");

    const after = moveInto(before, { nodes: ["charge"], parent: null });

    const moved = findNode(after, "charge");
    expect(moved?.parent).toBeNull();
    expect(moved?.position).toEqual(node && absolute(before, node));
  });

  it("cuts the lines that would cross a border, and only those", () => {
    const before = checkout();

    const cutLines = linesCut(before, { nodes: ["reserve", "guard"], parent: null });
    const after = moveInto(before, { nodes: ["reserve", "guard"], parent: null });

    expect(cutLines.map((e) => e.id)).toEqual(["lines.body-reserve", "guard.on_error-sorry"]);
    expect(lines(after)).toContain("reserve.out > guard");
    expect(parentOf(after, "charge")).toBe("guard");
  });

  it("refuses a frame inside itself, and the start inside of any", () => {
    const before = checkout();

    expect(whyNotInto(before, { nodes: ["lines"], parent: "guard" })).toMatch(/into itself/);
    expect(whyNotInto(before, { nodes: ["order"], parent: "guard" })).toMatch(/start/);
    expect(moveInto(before, { nodes: ["lines"], parent: "guard" })).toBe(before);
  });

  it("puts nothing on the head of a frame", () => {
    const places = new Map([["done", { x: 560, y: 0 }]]);

    const after = moveInto(checkout(), { nodes: ["done"], parent: "lines", places });

    expect(findNode(after, "done")?.position.y).toBeGreaterThan(56);
  });
});

describe("deleteSelection", () => {
  it("takes what is inside along, and bridges the gap", () => {
    const after = deleteSelection(checkout(), { nodes: ["lines"], edges: [] });

    expect(after.nodes.map((n) => n.id)).toEqual(["order", "read", "done"]);
    expect(lines(after)).toEqual(["order.out > read", "read.out > done"]);
  });

  it("bridges from the inner handle", () => {
    const after = deleteSelection(checkout(), { nodes: ["reserve"], edges: [] });

    expect(lines(after)).toContain("lines.body > guard");
  });
});

describe("ungroup", () => {
  it("leaves the steps where they were, and leads the lines on", () => {
    const before = checkout();
    const place = (document: WorkflowGraph, id: string) => {
      const node = findNode(document, id);
      return node && absolute(document, node);
    };

    const after = ungroup(before, { id: "lines" });

    expect(place(after, "charge")).toEqual(place(before, "charge"));
    expect(lines(after)).toEqual(
      expect.arrayContaining(["read.out > reserve", "sorry.out > done"]),
    );
    expect(findNode(after, "lines")).toBeUndefined();
  });
});

describe("wrapIn", () => {
  const wrap = (document: WorkflowGraph, ids: string[]) => {
    const spot = { parent: null, position: { x: 0, y: 0 } };
    const made = newNode(document, { kind: "scope", name: "Scope" }, spot) as ContainerNode;
    return wrapIn(document, { nodes: ids, container: made });
  };

  it("puts a frame around steps and leads the lines through it", () => {
    const after = wrap(pizza(), ["enough", "charge"]);

    expect(parentOf(after, "charge")).toBe("scope");
    expect(lines(after)).toEqual([
      "check.out > scope",
      "enough.yes > charge",
      "order.out > check",
      "scope.body > enough",
      "scope.out > done",
      "scope.out > sorry",
    ]);
  });

  it("is undone by ungrouping where one line leads in and one out", () => {
    const before = pizza();

    expect(lines(ungroup(wrap(before, ["check"]), { id: "scope" }))).toEqual(lines(before));
  });

  it("takes steps of one frame only, and never the start", () => {
    expect(whyNotWrap(checkout(), new Set(["read", "charge"]))).toMatch(/different frames/);
    expect(whyNotWrap(pizza(), new Set(["order"]))).toMatch(/start/);
  });
});

describe("paste", () => {
  const copied = (ids: string[], parent?: string | null) => {
    const before = checkout();
    const fragment = cut(before, new Set(ids));
    const made = newIds(fragment, new Set(before.nodes.map((n) => n.id)));
    const where = parent === undefined ? {} : { parent };
    return paste(before, { fragment, ids: made, offset: { x: 0, y: 500 }, ...where });
  };

  it("copies a frame with what is inside, each naming the copies", () => {
    const after = copied(["lines"]);

    expect(parentOf(after, "charge_2")).toBe("guard_2");
    expect(parentOf(after, "guard_2")).toBe("lines_2");
    expect(findNode(after, "charge_2")).toMatchObject({
      inputs: { of: "{{ steps.reserve_2.price }}" },
    });
    expect(lines(after)).toContain("guard_2.finally > log_2");
  });

  it("goes beside what it was copied from, or into the frame that is asked for", () => {
    expect(parentOf(copied(["charge"]), "charge_2")).toBe("guard");
    expect(parentOf(copied(["charge"], "lines"), "charge_2")).toBe("lines");
    expect(parentOf(copied(["charge"], null), "charge_2")).toBeNull();
  });

  it("goes outermost where the frame of the copied steps is not in this document", () => {
    const fragment = cut(checkout(), new Set(["charge"]));
    const ids = new Map([["charge", "charge"]]);
    const empty = graph([start()], []);

    const after = paste(empty, { fragment, ids, offset: { x: 0, y: 0 } });

    expect(parentOf(after, "charge")).toBeNull();
  });
});

describe("changeNodeId", () => {
  it("keeps the children of a frame, and its expressions of every kind", () => {
    const before = checkout();

    const after = changeNodeId(before, { from: "lines", to: "every_line" });
    const read = changeNodeId(before, { from: "read", to: "fetch" });

    expect(parentOf(after, "reserve")).toBe("every_line");
    expect(lines(after)).toContain("every_line.body > reserve");
    expect(findNode(after, "done")).toMatchObject({ output: "{{ steps.every_line.results }}" });
    expect(findNode(read, "lines")).toMatchObject({ items: "steps.fetch.lines" });
  });

  it("rewrites the inputs of an undo, and the business key", () => {
    const undo = {
      connector: "http",
      operation: "request",
      connection: null,
      inputs: { id: "{{ steps.charge.id }}" },
      retry: { attempts: 5, initial_s: 1, factor: 2, maximum_s: 60 },
      limits: { attempt_s: 30 },
    };
    const document = graph([{ ...operation("charge"), undo }], []);
    const settings = { ...document.settings, business_key: "{{ steps.charge.id }}" };

    const after = changeNodeId({ ...document, settings }, { from: "charge", to: "pay" });

    expect(findNode(after, "pay")).toMatchObject({
      undo: { inputs: { id: "{{ steps.pay.id }}" } },
    });
    expect(after.settings.business_key).toBe("{{ steps.pay.id }}");
  });
});

describe("changeVariables", () => {
  it("changes the name of a variable wherever it is read", () => {
    const document = graph(
      [
        operation("a", { rate: "{{ vars.rate }}" }),
        container("each", "for_each", { items: "vars.rate" }),
      ],
      [],
    );

    const after = changeVariables(document, {
      variables: [{ id: "tax", description: "", value: 1 }],
      renamed: { from: "rate", to: "tax" },
    });

    expect(findNode(after, "a")).toMatchObject({ inputs: { rate: "{{ vars.tax }}" } });
    expect(findNode(after, "each")).toMatchObject({ items: "vars.tax" });
  });
});

describe("changeHandles", () => {
  it("drops the lines of a catch that is gone, and keeps those of the frame", () => {
    const after = changeHandles(checkout(), {
      id: "guard",
      kind: "scope",
      settings: { catches: [] },
    });

    expect(lines(after)).not.toContain("guard.on_error > sorry");
    expect(lines(after)).toContain("guard.finally > log");
  });
});

describe("insertAfter", () => {
  it("goes between the inner handle and the first step", () => {
    const after = insertAfter(checkout(), {
      node: within("lines", operation("look")),
      after: "lines",
      handle: "body",
    });

    expect(lines(after)).toEqual(
      expect.arrayContaining(["lines.body > look", "look.out > reserve"]),
    );
  });
});
