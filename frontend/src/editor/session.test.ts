import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { ApiError } from "@/api/errors";
import type { Draft, WorkflowGraph } from "@/api/model";
import { findNode } from "@/graph/document";
import { renameNode } from "@/graph/edits/renameNode";
import { pizza } from "@/graph/sample";
import { addStep, placeBySelection } from "./addStep";
import type { DraftService } from "./draftService";
import type { LocalCopy } from "./saving/localCopy";
import { EditorSession } from "./session";
import { documentOf, onlySelected } from "./store";

const draftOf = (graph: WorkflowGraph, revision: number): Draft => ({
  workflow: { id: "w", name: "Pizza", live_version: null },
  revision,
  graph,
  issues: [],
  based_on: null,
  updated_at: "2026-01-01T00:00:00Z",
  updated_by: { id: "u", name: "Mara" },
});

/** A session on a server that holds one draft. */
function open({ readOnly = false } = {}) {
  const server = { graph: pizza() as WorkflowGraph, revision: 1 };
  const copies = new Map<string, LocalCopy>();
  const service = {
    workflowId: "w",
    load: async () => draftOf(server.graph, server.revision),
    save: async (graph: WorkflowGraph, revision: number) => {
      if (revision !== server.revision) {
        throw new ApiError({ code: "workflow.draft_changed", status: 412, message: "Changed." });
      }
      server.graph = graph;
      server.revision += 1;
      return draftOf(graph, server.revision);
    },
  } as unknown as DraftService;
  const session = new EditorSession({
    draft: draftOf(server.graph, 1),
    service,
    readOnly,
    copies: {
      get: async (key) => copies.get(key) ?? null,
      put: async (key, copy) => void copies.set(key, copy),
      remove: async (key) => void copies.delete(key),
    },
  });
  return { session, server };
}

const HTTP = {
  kind: "operation",
  name: "HTTP request",
  connector: "http",
  operation: "request",
  inputs: {},
} as const;

const edges = (session: EditorSession) =>
  documentOf(session.state).edges.map((e) => `${e.source}.${e.source_handle} > ${e.target}`);

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

describe("EditorSession", () => {
  it("saves what is done and what is undone", async () => {
    const { session, server } = open();

    session.perform("Rename", renameNode.on({ id: "check", name: "Look" }));
    await vi.advanceTimersByTimeAsync(1_000);
    expect(findNode(server.graph, "check")?.name).toBe("Look");

    session.undo();
    await vi.advanceTimersByTimeAsync(1_000);
    expect(server.graph).toEqual(pizza());
  });

  it("changes nothing where one may only look", async () => {
    const { session, server } = open({ readOnly: true });

    session.perform("Rename", renameNode.on({ id: "check", name: "Look" }));
    addStep(session, HTTP, placeBySelection(session));
    await vi.advanceTimersByTimeAsync(1_000);

    expect(documentOf(session.state)).toBe(server.graph);
  });

  it("keeps a step selected whose id changes", () => {
    const { session } = open();
    session.selectNodes("check");

    session.changeId("check", "check_stock");

    expect(onlySelected(session.state)).toBe("check_stock");
  });

  it("brings our changes back by undo after theirs were loaded", async () => {
    const { session, server } = open();
    server.graph = renameNode(pizza(), { id: "check", name: "Theirs" });
    server.revision = 5;
    session.perform("Rename", renameNode.on({ id: "check", name: "Mine" }));
    await vi.advanceTimersByTimeAsync(1_000);
    expect(session.state.save.kind).toBe("conflict");

    await session.takeTheirs();
    expect(findNode(documentOf(session.state), "check")?.name).toBe("Theirs");
    expect(session.state.save.kind).toBe("saved");

    session.undo();
    await vi.advanceTimersByTimeAsync(1_000);
    expect(findNode(server.graph, "check")?.name).toBe("Mine");
  });

  it("goes to the tab that holds a field", () => {
    const { session } = open();

    session.attend("check", "/retry/attempts");

    expect(session.state).toMatchObject({ tab: "on_error", attention: { node: "check" } });
  });
});

describe("addStep", () => {
  it("follows the selected step, and the next one follows it", () => {
    const { session } = open();
    session.selectNodes("sorry");

    addStep(session, HTTP, placeBySelection(session));
    addStep(session, HTTP, placeBySelection(session));

    expect(edges(session)).toEqual(
      expect.arrayContaining(["sorry.out > http_request", "http_request.out > http_request_2"]),
    );
  });

  it("makes room in a line, as one step of the history", () => {
    const { session } = open();

    addStep(session, HTTP, { kind: "edge", edge: "check.out-enough" });
    expect(edges(session)).toEqual(
      expect.arrayContaining(["check.out > http_request", "http_request.out > enough"]),
    );

    session.undo();
    expect(documentOf(session.state)).toEqual(pizza());
  });

  it("never adds a second start", () => {
    const { session } = open();

    addStep(session, { kind: "start", name: "Start" }, { kind: "at", position: { x: 0, y: 0 } });

    expect(documentOf(session.state).nodes.filter((n) => n.kind === "start")).toHaveLength(1);
  });
});
