import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import {
  createMemoryHistory,
  createRootRoute,
  createRoute,
  createRouter,
  RouterProvider,
} from "@tanstack/react-router";
import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it, vi } from "vitest";
import type { RunRow } from "@/api/model";
import { type Presence, PresenceContext } from "@/api/session";
import { draw } from "@/test/render";
import { RunsPage } from "./RunsPage";

const row = (number: number, rest: Partial<RunRow> = {}) =>
  ({
    id: `r${number}`,
    number,
    workflow: { id: "w1", name: "Pizza order" },
    version: 1,
    status: "running",
    needs_decision: false,
    trigger: "form",
    started_by: { id: "u1", label: "Ada" },
    created_at: "2026-01-01T00:00:00Z",
    ...rest,
  }) as RunRow;

const RUNS = [row(3), row(2, { needs_decision: true }), row(1, { status: "failed" })];

/** Answers with those runs that are asked for. */
function serve(): string[] {
  const asked: string[] = [];
  vi.spyOn(globalThis, "fetch").mockImplementation(async (input) => {
    const { searchParams } = new URL((input as Request).url);
    const status = searchParams.get("status");
    asked.push(searchParams.toString());
    const items = RUNS.filter((run) => status === null || run.needs_decision);
    return new Response(JSON.stringify({ items, next: null }), {
      headers: { "Content-Type": "application/json" },
    });
  });
  return asked;
}

async function open() {
  const root = createRootRoute();
  const runs = createRoute({
    getParentRoute: () => root,
    path: "/w/$slug/runs",
    component: RunsPage,
  });
  const router = createRouter({
    routeTree: root.addChildren([runs]),
    history: createMemoryHistory({ initialEntries: ["/w/shop/runs"] }),
  });
  const presence = { workspace: { slug: "shop", permissions: {} } } as unknown as Presence;
  draw(
    <QueryClientProvider client={new QueryClient()}>
      <PresenceContext value={presence}>
        <RouterProvider router={router as never} />
      </PresenceContext>
    </QueryClientProvider>,
  );
  await screen.findByRole("table", { name: "Runs" });
  return router;
}

const rowOf = (name: string) => within(screen.getByRole("row", { name: new RegExp(name) }));

describe("the list of runs", () => {
  it("says which runs need a decision, and not that they run", async () => {
    serve();
    await open();

    expect(rowOf("#2").getByText("Needs a decision")).toBeVisible();
    expect(rowOf("#2").queryByText("Running")).toBeNull();
    expect(rowOf("#3").getByText("Running")).toBeVisible();
    expect(rowOf("#1").getByText("Failed")).toBeVisible();
  });

  it("finds them by the status", async () => {
    const user = userEvent.setup();
    const asked = serve();
    const router = await open();
    const status = screen.getByRole("combobox", { name: "Status" });

    await user.selectOptions(status, "Needs a decision");

    await waitFor(() => expect(screen.getAllByRole("row")).toHaveLength(2));
    expect(asked.at(-1)).toBe("status=needs_decision");
    expect(router.state.location.search).toEqual({ status: "needs_decision" });
    expect(status).toHaveValue("needs_decision");
  });
});
