import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { ApiError } from "@/api/errors";
import type { Draft } from "@/api/model";
import type { WorkflowGraph } from "@/graph/document";
import { renameNode } from "@/graph/edits/renameNode";
import { pizza } from "@/graph/sample";
import { Autosave } from "./autosave";
import type { LocalCopy } from "./localCopy";
import type { SaveState } from "./saveState";

const draft = (graph: WorkflowGraph, revision: number): Draft => ({
  workflow: { id: "w", name: "Pizza", live_version: null },
  revision,
  graph,
  issues: [],
  based_on: null,
  updated_at: "2026-01-01T00:00:00Z",
  updated_by: { id: "u", name: "Mara" },
});

const named = (graph: WorkflowGraph, name: string) => renameNode(graph, { id: "check", name });
const error = (status: number, data = {}, code = `http.${status}`) =>
  new ApiError({ code, status, message: "It did not work.", data });

/** A server with one draft, that may be told to fail. */
function setUp() {
  const original = pizza();
  const copies = new Map<string, LocalCopy>();
  const states: SaveState[] = [];
  const server = { graph: original, revision: 1, fail: null as ApiError | null, requests: 0 };
  const pending: (() => void)[] = [];
  let slow = false;
  const autosave = new Autosave({
    key: "w",
    graph: original,
    revision: 1,
    savedAt: 0,
    now: () => Date.now(),
    copies: {
      get: async (key) => copies.get(key) ?? null,
      put: async (key, copy) => void copies.set(key, copy),
      remove: async (key) => void copies.delete(key),
    },
    send: async (graph, revision) => {
      server.requests += 1;
      if (slow) await new Promise<void>((resolve) => pending.push(resolve));
      if (server.fail) throw server.fail;
      if (revision !== server.revision)
        throw error(412, { revision: server.revision, updated_by: "Mara" });
      server.graph = graph;
      server.revision += 1;
      return draft(graph, server.revision);
    },
    reload: async () => draft(server.graph, server.revision),
    onState: (state) => states.push(state),
    onSaved: () => undefined,
  });
  const goSlow = () => {
    slow = true;
  };
  return { original, autosave, copies, states, server, pending, goSlow };
}

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

describe("Autosave", () => {
  it("sends the newest graph once, a moment after the last change", async () => {
    const { original, autosave, server } = setUp();

    autosave.changed(named(original, "A"));
    await vi.advanceTimersByTimeAsync(200);
    autosave.changed(named(original, "AB"));
    await vi.advanceTimersByTimeAsync(1_000);

    expect(server.requests).toBe(1);
    expect(server.graph).toEqual(named(original, "AB"));
    expect(autosave.state.kind).toBe("saved");
  });

  it("saves a person who never pauses", async () => {
    const { original, autosave, server } = setUp();

    for (let i = 0; i < 15; i += 1) {
      autosave.changed(named(original, `name ${i}`));
      await vi.advanceTimersByTimeAsync(200);
    }

    expect(server.requests).toBeGreaterThanOrEqual(1);
  });

  it("has one request in flight and sends what changed meanwhile after it", async () => {
    const { original, autosave, server, pending, goSlow } = setUp();
    goSlow();

    autosave.changed(named(original, "A"));
    await vi.advanceTimersByTimeAsync(500);
    autosave.changed(named(original, "B"));
    await vi.advanceTimersByTimeAsync(5_000);
    expect(server.requests).toBe(1);
    expect(autosave.state.kind).not.toBe("saved");

    pending.shift()?.();
    await vi.advanceTimersByTimeAsync(1_000);
    pending.shift()?.();
    await vi.advanceTimersByTimeAsync(0);

    expect(server.requests).toBe(2);
    expect(server.graph).toEqual(named(original, "B"));
  });

  it("keeps the draft in the browser while the server is away, and saves when it is back", async () => {
    const { original, autosave, server, copies } = setUp();
    server.fail = error(0, {}, "network.offline");

    autosave.changed(named(original, "A"));
    await vi.advanceTimersByTimeAsync(400);
    expect(autosave.state).toEqual({ kind: "kept", why: "offline" });
    expect(copies.get("w")?.graph).toEqual(named(original, "A"));

    server.fail = null;
    await vi.advanceTimersByTimeAsync(20_000);
    expect(autosave.state.kind).toBe("saved");
    expect(copies.size).toBe(0);
  });

  it("never overwrites what somebody else saved", async () => {
    const { original, autosave, server, copies } = setUp();
    server.revision = 7;
    server.graph = named(original, "theirs");

    autosave.changed(named(original, "mine"));
    await vi.advanceTimersByTimeAsync(400);
    autosave.changed(named(original, "mine too"));
    await vi.advanceTimersByTimeAsync(60_000);

    expect(autosave.state).toEqual({ kind: "conflict", by: "Mara", revision: 7 });
    expect(server.graph).toEqual(named(original, "theirs"));
    expect(copies.get("w")?.graph).toEqual(named(original, "mine too"));
  });

  it("knows its own draft again when only the answer was lost", async () => {
    const { original, autosave, server } = setUp();
    const mine = named(original, "mine");
    server.fail = error(0, {}, "network.unreachable");
    autosave.changed(mine);
    await vi.advanceTimersByTimeAsync(400);

    server.graph = structuredClone(mine);
    server.revision = 2;
    server.fail = null;
    await vi.advanceTimersByTimeAsync(20_000);

    expect(autosave.state.kind).toBe("saved");
    expect(autosave.revision).toBe(2);
  });

  it("goes on from their draft when told to, either way", async () => {
    const { original, autosave, server } = setUp();
    server.revision = 7;
    const mine = named(original, "mine");
    autosave.changed(mine);
    await vi.advanceTimersByTimeAsync(400);

    autosave.rebase({ graph: original, revision: 7 }, mine);
    await vi.advanceTimersByTimeAsync(400);

    expect(server.graph).toEqual(mine);
    expect(autosave.state.kind).toBe("saved");
  });

  it("says so and waits for the next change when the server will not take a draft", async () => {
    const { original, autosave, server } = setUp();
    server.fail = error(413);

    autosave.changed(named(original, "A"));
    await vi.advanceTimersByTimeAsync(60_000);
    expect(autosave.state).toEqual({ kind: "refused", why: "it did not work." });
    expect(server.requests).toBe(1);

    server.fail = null;
    autosave.changed(named(original, "B"));
    await vi.advanceTimersByTimeAsync(1_000);
    expect(autosave.state.kind).toBe("saved");
  });

  it("saves at once when the page is left", async () => {
    const { original, autosave, server } = setUp();

    autosave.changed(named(original, "A"));
    await autosave.flush(true);

    expect(server.graph).toEqual(named(original, "A"));
  });

  it("warns when not even the browser can keep the draft", async () => {
    const { original, server, states } = setUp();
    const full = new Autosave({
      key: "w",
      graph: original,
      revision: 1,
      savedAt: 0,
      now: () => Date.now(),
      copies: {
        get: async () => null,
        put: async () => {
          throw new Error("full");
        },
        remove: async () => undefined,
      },
      send: async () => {
        throw error(503);
      },
      reload: async () => draft(original, 1),
      onState: (state) => states.push(state),
      onSaved: () => undefined,
    });

    full.changed(named(original, "A"));
    await vi.advanceTimersByTimeAsync(400);

    expect(server.requests).toBe(0);
    expect(full.state.kind).toBe("only_here");
    full.stop();
  });
});
