import { ModalsProvider } from "@mantine/modals";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it, vi } from "vitest";
import type { Grant, JsonSchema, ScheduleRow } from "@/api/model";
import { type Presence, PresenceContext } from "@/api/session";
import { draw } from "@/test/render";
import { ScheduleWay } from "./ScheduleWay";

vi.mock("@tanstack/react-router", () => ({
  Link: ({ children }: { children: React.ReactNode }) => <a href="/run">{children}</a>,
}));

const PERSON = { id: "u1", name: "Dora" };
const ROW: ScheduleRow = {
  id: "s1",
  workflow: "w1",
  name: "Morning",
  spec: {
    kind: "calendar",
    times: ["09:00"],
    weekdays: ["mon", "tue", "wed", "thu", "fri"],
    days: [],
    months: [],
    time_zone: "Europe/Berlin",
    jitter_s: 0,
  },
  overlap: "skip",
  catch_up_s: 3_600,
  input: { pizza: "Funghi" },
  revision: 3,
  paused: null,
  in_temporal: true,
  next: ["2026-11-23T08:00:00Z", "2026-11-24T08:00:00Z"],
  last: null,
  ordered: 0,
  skipped: 0,
  missed: 0,
  created_by: PERSON,
  created_at: "2026-01-01T00:00:00Z",
  changed_by: PERSON,
  changed_at: "2026-01-01T00:00:00Z",
};
const SCHEMA: JsonSchema = {
  type: "object",
  required: ["pizza"],
  properties: { pizza: { type: "string", title: "Pizza" } },
};
const DESIGNER: Record<string, Grant> = { "schedule.manage": "any" };
const OPERATOR: Record<string, Grant> = {
  "workflow.pause": "any",
  "run.start_by_api": "any",
  "schedule.backfill": "any",
};

/** Stand in for the server, with the schedules that it keeps. */
function serve(...kept: ScheduleRow[]) {
  const sent: [string, unknown][] = [];
  vi.stubGlobal("fetch", async (request: Request) => {
    const path = new URL(request.url).pathname;
    const body = request.method === "GET" ? null : await request.json().catch(() => null);
    if (path.endsWith("/preview/")) return Response.json({ next: ROW.next });
    if (request.method !== "GET") sent.push([`${request.method} ${path}`, body]);
    if (path.endsWith("/backfill/") && request.method === "GET") {
      return Response.json({ open: ROW.next, done: ["2026-11-20T08:00:00Z"] });
    }
    if (path.endsWith("/backfill/")) return Response.json({ slots: 2 });
    if (path.endsWith("/slots/")) return Response.json({ items: [MISSED], next: null });
    if (request.method === "GET") return Response.json({ items: kept, next: null });
    if (request.method === "DELETE") return new Response(null, { status: 204 });
    return Response.json({ ...ROW, ...body });
  });
  return sent;
}

const MISSED = {
  scheduled_for: "2026-11-20T08:00:00Z",
  kind: "planned",
  fired_at: "2026-11-20T08:00:01Z",
  run: null,
  missed: { code: "run.workflow_not_live", message: "It has no published version." },
} as const;

function open(permissions: Record<string, Grant>, schema: JsonSchema | null = SCHEMA) {
  const user = { ...PERSON, email: "dora@example.org" };
  const workspace = { slug: "demo", name: "Demo", roles: [], permissions };
  const presence = { user, workspace, session: { user, workspaces: [workspace] } };
  draw(
    <QueryClientProvider client={new QueryClient()}>
      <ModalsProvider>
        <PresenceContext value={presence as unknown as Presence}>
          <ScheduleWay workflowId="w1" schema={schema} />
        </PresenceContext>
      </ModalsProvider>
    </QueryClientProvider>,
  );
  return userEvent.setup({ delay: null });
}

async function choose(user: ReturnType<typeof userEvent.setup>, item: string) {
  await user.click(await screen.findByRole("button", { name: "Actions for Morning" }));
  await user.click(await screen.findByRole("menuitem", { name: item }));
}

describe("ScheduleWay", () => {
  it("shows when each comes next, in the schedule's own time zone", async () => {
    serve(ROW);
    open({});

    expect(await screen.findByText("Every weekday at 09:00, Europe/Berlin")).toBeInTheDocument();
    expect(screen.getByText(/23 Nov 2026, 09:00/)).toBeInTheDocument();
    expect(screen.queryByRole("button", { name: "New schedule" })).not.toBeInTheDocument();
  });

  it("says why the last time was missed", async () => {
    serve({ ...ROW, last: MISSED, skipped: 2 });
    open({});

    expect(await screen.findByText("It has no published version.")).toBeInTheDocument();
    expect(screen.getByText(/2 times left out/)).toBeInTheDocument();
  });

  it("makes one as people say it, with the input that each run is given", async () => {
    const sent = serve();
    const user = open(DESIGNER);

    await user.click(await screen.findByRole("button", { name: "New schedule" }));
    await user.type(await screen.findByLabelText(/^Name/), "Morning");
    await user.click(screen.getByLabelText("Friday"));
    await user.type(screen.getByLabelText(/Pizza/), "Funghi");
    expect(await screen.findByText(/24 Nov 2026/)).toBeInTheDocument();
    await user.click(screen.getByText("Make the schedule"));

    await waitFor(() => expect(sent).toHaveLength(1));
    expect(sent[0]?.[1]).toMatchObject({
      name: "Morning",
      spec: { kind: "calendar", times: ["09:00"], weekdays: ["mon", "tue", "wed", "thu"] },
      overlap: "skip",
      catch_up_s: 3_600,
      input: { pizza: "Funghi" },
    });
  });

  it("asks for what a run needs before anything is sent", async () => {
    const sent = serve();
    const user = open(DESIGNER);

    await user.click(await screen.findByRole("button", { name: "New schedule" }));
    await user.type(await screen.findByLabelText(/^Name/), "Morning");
    await user.click(screen.getByText("Make the schedule"));

    expect(screen.getByLabelText(/Pizza/)).toBeInvalid();
    expect(sent).toEqual([]);
  });

  it("saves a change only over what was seen", async () => {
    const sent = serve(ROW);
    const user = open(DESIGNER);

    await choose(user, "Edit…");
    await user.clear(await screen.findByLabelText(/^Name/));
    await user.type(screen.getByLabelText(/^Name/), "Evening");
    await user.click(screen.getByText("Save"));

    await waitFor(() => expect(sent[0]?.[1]).toMatchObject({ name: "Evening", revision: 3 }));
  });

  it("pauses with a note", async () => {
    const sent = serve(ROW);
    const user = open(OPERATOR);

    await choose(user, "Pause…");
    await user.type(await screen.findByLabelText(/Why/), "Stocktaking");
    await user.click(screen.getByText("Pause it"));

    await waitFor(() => expect(sent[0]?.[0]).toMatch(/POST .*\/s1\/pause\/$/));
    expect(sent[0]?.[1]).toEqual({ note: "Stocktaking" });
  });

  it("says who paused it and why, and lets it go on", async () => {
    const paused = { at: ROW.created_at, by: PERSON, note: "Stocktaking" };
    const sent = serve({ ...ROW, paused });
    const user = open(OPERATOR);

    expect(await screen.findByText(/by Dora/)).toHaveTextContent("Stocktaking");
    await choose(user, "Resume");

    await waitFor(() => expect(sent[0]?.[0]).toMatch(/POST .*\/s1\/resume\/$/));
  });

  it("shows what a back-fill would start before it starts it", async () => {
    const sent = serve(ROW);
    const user = open(OPERATOR);

    await choose(user, "Make up for past times…");
    const plan = await screen.findByText(/2 times to make up for, 1 done before/);
    expect(within(plan.parentElement as HTMLElement).getAllByRole("listitem")).toHaveLength(2);
    await user.click(screen.getByText("All at once"));
    await user.click(await screen.findByRole("button", { name: "Start 2 runs" }));

    await waitFor(() => expect(sent[0]?.[1]).toMatchObject({ one_after_another: false }));
  });

  it("lists what it started and what it missed", async () => {
    serve(ROW);
    const user = open({});

    await choose(user, "What it started…");

    expect(await screen.findByText(/It has no published version/)).toBeInTheDocument();
  });

  it("offers only what one may do", async () => {
    serve(ROW);
    const user = open({});

    await user.click(await screen.findByRole("button", { name: "Actions for Morning" }));

    expect(await screen.findAllByRole("menuitem")).toHaveLength(1);
  });
});
