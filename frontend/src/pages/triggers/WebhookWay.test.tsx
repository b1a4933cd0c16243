import { ModalsProvider } from "@mantine/modals";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it, vi } from "vitest";
import type { Grant, WebhookRow } from "@/api/model";
import { type Presence, PresenceContext } from "@/api/session";
import { draw } from "@/test/render";
import { WebhookWay } from "./WebhookWay";

const ROW: WebhookRow = {
  id: "h1",
  workflow: "w1",
  name: "Web shop",
  wait_s: 20,
  enabled: true,
  created_at: "2026-01-01T00:00:00Z",
  rotated_at: null,
};
const SHOWN_ONCE = { url: "https://baton.test/hooks/path/", secret: "s3cret" };

/** Stand in for the server, with the webhooks that it keeps. */
function serve(...kept: WebhookRow[]) {
  const sent: [string, unknown][] = [];
  vi.stubGlobal("fetch", async (request: Request) => {
    const body = request.method === "GET" ? null : await request.json().catch(() => null);
    if (request.method !== "GET") sent.push([`${request.method} ${request.url}`, body]);
    if (request.method === "GET") return Response.json({ items: kept, next: null });
    if (request.method === "PATCH") Object.assign(kept[0] ?? {}, body);
    if (request.url.endsWith("/webhooks/")) kept.push({ ...ROW, ...body });
    return Response.json({ ...kept[0], ...SHOWN_ONCE });
  });
  return sent;
}

function open(permissions: Record<string, Grant> = { "webhook.manage": "any" }) {
  const user = { id: "u1", name: "Dora", email: "dora@example.org" };
  const workspace = { slug: "demo", name: "Demo", roles: [], permissions };
  const presence = { user, workspace, session: { user, workspaces: [workspace] } };
  draw(
    <QueryClientProvider client={new QueryClient()}>
      <ModalsProvider>
        <PresenceContext value={presence as unknown as Presence}>
          <WebhookWay workflowId="w1" example={{ pizza: "Funghi" }} />
        </PresenceContext>
      </ModalsProvider>
    </QueryClientProvider>,
  );
  return userEvent.setup();
}

describe("WebhookWay", () => {
  it("says who manages them to those who may not, and asks for none", () => {
    const sent = serve(ROW);
    open({});

    expect(screen.getByText(/Designers and administrators/)).toBeInTheDocument();
    expect(screen.queryByRole("button")).not.toBeInTheDocument();
    expect(sent).toEqual([]);
  });

  it("teaches while there are none", async () => {
    serve();
    open();

    expect(await screen.findByText("No webhooks yet")).toBeInTheDocument();
  });

  it("makes one, and shows its address and secret until they are stored", async () => {
    const sent = serve();
    const user = open();

    await user.click(screen.getByRole("button", { name: "New webhook" }));
    await user.type(await screen.findByLabelText(/Name/), "Web shop");
    await user.click(screen.getByRole("button", { name: "Make the webhook" }));

    expect(await screen.findByLabelText("Signing secret")).toHaveValue("s3cret");
    expect(screen.getByLabelText("Address")).toHaveValue(SHOWN_ONCE.url);
    expect(screen.getByText(/BODY='{"pizza":"Funghi"}'/)).toBeInTheDocument();
    expect(sent[0]?.[1]).toEqual({ name: "Web shop", wait_s: 60 });
    await user.click(screen.getByRole("button", { name: "I have stored them" }));
    expect(screen.queryByLabelText("Signing secret")).not.toBeInTheDocument();
    expect(document.body).not.toHaveTextContent("s3cret");
  });

  it("switches one off, and shows it off once the server has done it", async () => {
    const sent = serve({ ...ROW });
    const user = open();

    await user.click(await screen.findByRole("switch", { name: "Web shop takes requests" }));

    await waitFor(() => expect(screen.getByRole("switch")).not.toBeChecked());
    expect(sent[0]?.[1]).toEqual({ enabled: false });
  });

  it("renews only after asking", async () => {
    const sent = serve({ ...ROW });
    const user = open();

    await user.click(await screen.findByRole("button", { name: "Actions for Web shop" }));
    await user.click(await screen.findByText("New address and secret…"));
    await screen.findByText(/stop working at once/);
    expect(sent).toEqual([]);
    await user.click(screen.getByRole("button", { name: "Renew" }));

    expect(await screen.findByLabelText("Signing secret")).toHaveValue("s3cret");
    expect(sent[0]?.[0]).toMatch(/POST .*\/webhooks\/h1\/rotate\/$/);
  });
});
