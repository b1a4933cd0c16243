import { describe, expect, it } from "vitest";
import { whyApart } from "./connectable";
import {
  type ContainerNode,
  handlesOf,
  innerHandlesOf,
  isContainer,
  type WorkflowGraph,
} from "./document";
import { addNode } from "./edits/addNode";
import { changeCases } from "./edits/changeCases";
import { changeHandles } from "./edits/changeHandles";
import { changeNode } from "./edits/changeNode";
import { changeNodeId } from "./edits/changeNodeId";
import { changeVariables } from "./edits/changeVariables";
import { connect } from "./edits/connect";
import { deleteSelection } from "./edits/deleteSelection";
import { disconnect } from "./edits/disconnect";
import type { Recipe } from "./edits/edit";
import { insertAfter } from "./edits/insertAfter";
import { insertOnEdge } from "./edits/insertOnEdge";
import { moveInto } from "./edits/moveInto";
import { moveNodes } from "./edits/moveNodes";
import { cut, newIds, paste } from "./edits/paste";
import { renameNode } from "./edits/renameNode";
import { ungroup } from "./edits/ungroup";
import { wrapIn } from "./edits/wrapIn";
import { settling } from "./frames";
import { change, redo, startHistory, undo } from "./history";
import { uniqueId } from "./ids";
import { newNode } from "./newNode";
import { checkout, operation, pizza } from "./sample";
import { ancestorsOf, depthOf } from "./tree";

/** A small reproducible generator (mulberry32): a failing seed can be run again. */
function random(seed: number) {
  let state = seed;
  const next = () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
  return {
    below: (n: number) => Math.floor(next() * n),
    of: <T>(items: readonly T[]): T | undefined => items[Math.floor(next() * items.length)],
  };
}

type Dice = ReturnType<typeof random>;

/** What concerns one level only, as it was before there were containers. */
function flatEdit(document: WorkflowGraph, dice: Dice): Recipe[] {
  const node = dice.of(document.nodes) ?? operation("none");
  const other = dice.of(document.nodes) ?? node;
  const edge = dice.of(document.edges)?.id ?? "";
  const handle = dice.of([...handlesOf(node), ...innerHandlesOf(node)]) ?? "out";
  const taken = new Set(document.nodes.map((n) => n.id));
  const at = { x: dice.below(999) - 99, y: dice.below(99) };
  return [
    connect.on({ source: node.id, source_handle: handle, target: other.id }),
    disconnect.on({ edges: [edge] }),
    moveNodes.on({ positions: new Map([[node.id, at]]) }),
    renameNode.on({ id: node.id, name: `name ${dice.below(99)}` }),
    changeNode.on({ id: node.id, kind: "operation", settings: { inputs: { n: dice.below(9) } } }),
    changeNodeId.on({ from: node.id, to: uniqueId("renamed", taken) }),
    changeCases.on({ id: node.id, cases: [{ id: `c${dice.below(3)}`, name: "", condition: "" }] }),
    deleteSelection.on({ nodes: [node.id], edges: [edge] }),
    changeVariables.on({ variables: [{ id: "rate", description: "", value: dice.below(3) }] }),
  ];
}

function nestedEdit(document: WorkflowGraph, dice: Dice): Recipe[] {
  const node = dice.of(document.nodes) ?? operation("none");
  const other = dice.of(document.nodes) ?? node;
  const parent = dice.of([null, ...document.nodes.filter(isContainer).map((n) => n.id)]) ?? null;
  const kind = dice.of(["choice", "for_each", "scope"] as const) ?? "choice";
  const spot = { parent, position: { x: dice.below(400), y: dice.below(200) } };
  const fresh = newNode(document, { kind, name: `N${dice.below(9)}` }, spot);
  const frame = newNode(document, { kind: "scope", name: "S" }, spot) as ContainerNode;
  const both = new Set([node.id, other.id]);
  const fragment = cut(document, both);
  const ids = newIds(fragment, new Set(document.nodes.map((n) => n.id)));
  const handle = dice.of(handlesOf(node));
  const inner = dice.of(innerHandlesOf(node));
  const edge = dice.of(document.edges)?.id ?? "";
  const catches = [{ id: `on_${dice.below(3)}`, name: "", kinds: [] }];
  const beside = { ...fresh, parent: node.parent };
  return [
    addNode.on({ node: fresh }),
    moveInto.on({ nodes: [...both], parent }),
    moveInto.on({ nodes: [node.id], parent: null }),
    wrapIn.on({ nodes: [...both], container: frame }),
    ungroup.on({ id: node.id }),
    insertOnEdge.on({ node: fresh, edge }),
    paste.on({ fragment, ids, offset: { x: 9, y: 9 } }),
    paste.on({
      fragment,
      ids,
      offset: { x: 9, y: 9 },
      parent: ids.has(parent ?? "") ? null : parent,
    }),
    changeHandles.on({ id: node.id, kind: "scope", settings: { catches } }),
    ...(handle ? [insertAfter.on({ node: beside, after: node.id, handle })] : []),
    ...(inner
      ? [insertAfter.on({ node: { ...fresh, parent: node.id }, after: node.id, handle: inner })]
      : []),
  ];
}

function assertSound(document: WorkflowGraph) {
  const nodes = new Map(document.nodes.map((n) => [n.id, n]));
  expect(nodes.size).toBe(document.nodes.length);
  expect(new Set(document.edges.map((e) => e.id)).size).toBe(document.edges.length);
  for (const node of document.nodes) {
    const parent = node.parent === null ? undefined : nodes.get(node.parent);
    expect(node.parent === null || (parent && isContainer(parent))).toBe(true);
    expect(ancestorsOf(document, node.id).at(-1)?.parent ?? null).toBeNull();
    expect(depthOf(document, node.id)).toBeLessThan(document.nodes.length);
  }
  for (const edge of document.edges) {
    const [source, target] = [nodes.get(edge.source), nodes.get(edge.target)];
    expect(source && target && whyApart(source, edge.source_handle, target)).toBeNull();
  }
  const { sizes, positions } = settling(document);
  expect([...sizes, ...positions]).toEqual([]);
}

describe("any sequence of edits", () => {
  it.each(Array.from({ length: 80 }, (_, seed) => seed))(
    "keeps the document sound, and undoing all gives the original (seed %i)",
    (seed) => {
      const dice = random(seed);
      const original = seed % 2 ? pizza() : checkout();
      let history = startHistory(original);
      for (let at = 0; at < 40; at += 1) {
        const edits = dice.below(2) ? flatEdit : nestedEdit;
        const recipe = dice.of(edits(history.document, dice)) ?? (() => undefined);
        const merge = dice.below(2) ? "same" : `other ${at}`;
        history = change(history, { label: "edit", recipe, at, merge });
        assertSound(history.document);
      }
      const end = history.document;

      while (history.past.length > 0) history = undo(history);
      expect(history.document).toEqual(original);

      while (history.future.length > 0) history = redo(history);
      expect(history.document).toEqual(end);
    },
  );
});
