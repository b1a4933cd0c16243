import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it } from "vitest";
import type { DecisionNode, Draft, Issue } from "@/api/model";
import { EMPTY_GRAPH } from "@/graph/document";
import { newNode } from "@/graph/newNode";
import { draw } from "@/test/render";
import type { DraftService } from "../draftService";
import { EditorContext, useEditorState } from "../EditorContext";
import { NodeContext } from "../inspector/NodeContext";
import { EditorSession } from "../session";
import { documentOf } from "../store";
import { TableEditor } from "./TableEditor";

const GAP: Issue = {
  code: "decision.gap",
  severity: "warning",
  node: "decide",
  edge: null,
  field: "/rows",
  message: "No row fits when Amount ≥ 100.",
  start: null,
  end: null,
  fix: null,
  data: {
    example: { amount: 100 },
    cells: { amount: { op: "ge", values: [100], bounds: "[]" } },
  },
};

function table(): DecisionNode {
  const node = newNode(
    EMPTY_GRAPH,
    { kind: "decision", name: "Decide" },
    {
      position: { x: 0, y: 0 },
      parent: null,
    },
  );
  return {
    ...(node as DecisionNode),
    inputs: [
      { id: "amount", name: "Amount", expression: "input.amount" },
      { id: "country", name: "Country", expression: "input.country" },
    ],
    outputs: [{ id: "rate", name: "Rate", type: "string" }],
    rows: [
      { cells: {}, results: {}, note: "" },
      { cells: {}, results: {}, note: "" },
    ],
  };
}

/** The table of the inspector, on a draft of its own. */
function open({ readOnly = false, issues = [] as readonly Issue[] } = {}) {
  const graph = { ...EMPTY_GRAPH, nodes: [table()] };
  const draft = {
    workflow: { id: "w", name: "W", live_version: null },
    revision: 1,
    graph,
    issues,
    based_on: null,
    updated_at: "2026-01-01T00:00:00Z",
    updated_by: { id: "u", name: "Mara" },
  } satisfies Draft;
  const session = new EditorSession({
    draft,
    readOnly,
    service: {
      workflowId: "w",
      save: () => new Promise(() => undefined),
    } as unknown as DraftService,
    copies: { get: async () => null, put: async () => undefined, remove: async () => undefined },
  });
  draw(
    <EditorContext value={session}>
      <Shown />
    </EditorContext>,
  );
  const node = () => documentOf(session.state).nodes[0] as DecisionNode;
  return { session, node, user: userEvent.setup() };
}

function Shown() {
  const node = useEditorState((state) => documentOf(state).nodes[0]);
  return (
    <NodeContext value={node ?? null}>
      <TableEditor large={false} />
    </NodeContext>
  );
}

const cell = (name: RegExp) => screen.getByRole("button", { name });

describe("the decision table", () => {
  it("takes what is typed, and Enter goes down", async () => {
    const { node, user } = open();

    await user.click(cell(/^Row 1, Amount/));
    await user.keyboard(">= 100{Enter}");
    await user.keyboard("<5{Enter}");

    expect(node().rows.map((row) => row.cells.amount)).toEqual([
      { op: "ge", values: [100], bounds: "[]" },
      { op: "lt", values: [5], bounds: "[]" },
    ]);
    expect(cell(/^Row 1, Amount/)).toHaveTextContent("≥ 100");
  });

  it("is gone through with the arrows, and Escape keeps what was there", async () => {
    const { node, user } = open();

    await user.click(cell(/^Row 1, Amount/));
    await user.keyboard("{ArrowRight}DE, FR{Tab}");
    await user.keyboard("{ArrowLeft}nothing{Escape}");

    expect(node().rows[0]?.cells).toEqual({
      country: { op: "in", values: ["DE", "FR"], bounds: "[]" },
    });
    expect(document.activeElement).toBe(cell(/^Row 1, Country/));
  });

  it("adds, moves and removes rows by keys, each one undo step", async () => {
    const { node, session, user } = open();
    await user.click(cell(/^Row 1, Amount/));
    await user.keyboard("1{Enter}2{Enter}");

    await user.keyboard("{Control>}{Enter}{/Control}3{Enter}");
    expect(node().rows.map((row) => row.cells.amount?.values[0])).toEqual([1, 2, 3]);

    await user.keyboard("{Alt>}{ArrowUp}{/Alt}");
    expect(node().rows.map((row) => row.cells.amount?.values[0])).toEqual([1, 3, 2]);

    await user.keyboard("{Control>}{Delete}{/Control}");
    expect(node().rows).toHaveLength(2);

    session.undo();
    expect(node().rows).toHaveLength(3);
  });

  it("takes rows from a spreadsheet", async () => {
    const { node, user } = open();

    await user.click(cell(/^Row 2, Amount/));
    await user.paste("< 100\tDE\tsmall\n≥ 100\tnot DE\tlarge\twhy\n");

    expect(node().rows).toHaveLength(3);
    expect(node().rows[2]).toEqual({
      cells: {
        amount: { op: "ge", values: [100], bounds: "[]" },
        country: { op: "ne", values: ["DE"], bounds: "[]" },
      },
      results: { rate: "large" },
      note: "why",
    });
  });

  it("offers the ways to compare to those who do not know the signs", async () => {
    const { node, user } = open();

    await user.click(cell(/^Row 1, Amount/));
    await user.keyboard("100");
    await user.click(screen.getByRole("button", { name: "Ways to compare" }));
    await user.click(screen.getByRole("button", { name: /at most/ }));
    await user.keyboard("{Enter}");

    expect(node().rows[0]?.cells.amount).toEqual({ op: "le", values: [100], bounds: "[]" });
  });

  it("shows problems at their cells, and mends a gap", async () => {
    const wrong: Issue = {
      ...GAP,
      code: "decision.never_equal",
      field: "/rows/1/cells/country",
      message: "Country is never 5.",
      data: {},
    };
    const { node, user } = open({ issues: [GAP, wrong] });

    const row = screen.getAllByRole("row")[2] as HTMLElement;
    expect(within(row).getByRole("button", { name: /Country.*never 5/ })).toBeVisible();

    await user.click(screen.getByRole("button", { name: "Add this row" }));
    expect(node().rows.at(-1)?.cells).toEqual(GAP.data.cells);
  });

  it("names a new result in expressions as people call it", async () => {
    const { node, user } = open();

    await user.click(screen.getByRole("button", { name: "Add a result" }));
    await user.click(screen.getByRole("button", { name: /^Column\s*result/ }));
    await user.type(screen.getByLabelText("Name"), "Days to pay");
    await user.selectOptions(screen.getByLabelText("Holds"), "integer");

    expect(node().outputs[1]).toEqual({ id: "days_to_pay", name: "Days to pay", type: "integer" });
  });

  it("changes nothing for those who may only read", async () => {
    const { node, user } = open({ readOnly: true });

    await user.click(cell(/^Row 1, Amount/));
    await user.keyboard("5{Enter}{Delete}");

    expect(node()).toEqual(table());
    expect(screen.queryByRole("button", { name: "Add a row" })).toBeNull();
  });
});
