import { describe, expect, it } from "vitest";
import { findNode } from "./document";
import { moveNodes } from "./edits/moveNodes";
import { renameNode } from "./edits/renameNode";
import { change, redo, startHistory, undo } from "./history";
import { checkout, pizza } from "./sample";

const rename = (name: string, at: number, merge?: string) => ({
  label: "Rename",
  recipe: renameNode.on({ id: "check", name }),
  at,
  ...(merge === undefined ? {} : { merge }),
});

describe("change", () => {
  it("makes one step of the letters of a word", () => {
    let history = startHistory(pizza());
    for (const [i, name] of ["L", "Lo", "Look"].entries()) {
      history = change(history, rename(name, i * 200, "name:check"));
    }

    expect(history.past).toHaveLength(1);
    expect(undo(history).document).toEqual(pizza());
  });

  it("begins a new step after a pause, after undo and for another field", () => {
    let history = change(startHistory(pizza()), rename("A", 0, "name:check"));
    history = change(history, rename("AB", 60_000, "name:check"));
    history = change(history, rename("ABC", 60_100, "notes:check"));

    expect(history.past).toHaveLength(3);
  });

  it("leaves no step behind when nothing changed", () => {
    const history = startHistory(pizza());

    expect(change(history, rename("check", 0))).toBe(history);
  });
});

describe("a frame", () => {
  it("grows with what is in it, in the same step", () => {
    const before = checkout();
    const positions = new Map([["charge", { x: 900, y: 80 }]]);

    const after = change(startHistory(before), {
      label: "Move",
      recipe: moveNodes.on({ positions }),
      at: 0,
    });

    const width = (id: string) => {
      const node = findNode(after.document, id);
      return node && "size" in node ? node.size.width : 0;
    };
    expect(width("guard")).toBe(900 + 216 + 48);
    expect(width("lines")).toBe(440 + width("guard") + 48);
    // What stood beside it makes room.
    expect(findNode(after.document, "done")?.position.x).toBe(1600 + width("lines") - 984);
    expect(after.past).toHaveLength(1);
    expect(undo(after).document).toEqual(before);
  });
});

describe("redo", () => {
  it("does again what undo took back, until something new is done", () => {
    const done = change(startHistory(pizza()), rename("A", 0));

    expect(redo(undo(done)).document).toEqual(done.document);
    expect(redo(change(undo(done), rename("B", 1))).document.nodes[1]?.name).toBe("B");
  });

  it("is quiet where there is nothing to undo or redo", () => {
    const history = startHistory(pizza());

    expect(undo(history)).toBe(history);
    expect(redo(history)).toBe(history);
  });
});
