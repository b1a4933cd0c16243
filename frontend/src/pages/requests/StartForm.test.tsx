import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import {
  createMemoryHistory,
  createRootRoute,
  createRoute,
  createRouter,
  RouterProvider,
} from "@tanstack/react-router";
import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, it, vi } from "vitest";
import type { FormDetail } from "@/api/model";
import { draw } from "@/test/render";
import { StartForm } from "./StartForm";

const FORM: FormDetail = {
  workflow_id: "w1",
  title: "Order pizza",
  description: "",
  icon: "pizza",
  color: "orange",
  version: 1,
  submit_label: "Order",
  schema: {
    type: "object",
    required: ["pizza"],
    properties: { pizza: { type: "string", maxLength: 40 }, note: { type: "string" } },
  },
};

interface Sent {
  client_key: string;
  input: unknown;
}

/** Stand in for the server: note what is sent, answer in turn. */
function serve(...answers: [status: number, body: unknown][]) {
  const sent: Sent[] = [];
  vi.stubGlobal("fetch", async (request: Request) => {
    sent.push((await request.json()) as Sent);
    const [status, body] = answers[Math.min(sent.length, answers.length) - 1] ?? [500, {}];
    return new Response(JSON.stringify(body), {
      status,
      headers: { "Content-Type": "application/json" },
    });
  });
  return sent;
}

async function open() {
  const root = createRootRoute();
  const form = createRoute({
    getParentRoute: () => root,
    path: "/",
    component: () => <StartForm form={FORM} slug="demo" />,
  });
  const request = createRoute({
    getParentRoute: () => root,
    path: "/w/$slug/requests/$requestId",
    component: () => <p>the request</p>,
  });
  const router = createRouter({
    routeTree: root.addChildren([form, request]),
    history: createMemoryHistory({ initialEntries: ["/"] }),
  });
  draw(
    <QueryClientProvider client={new QueryClient()}>
      <RouterProvider router={router as never} />
    </QueryClientProvider>,
  );
  await screen.findByLabelText(/Pizza/);
}

describe("StartForm", () => {
  beforeEach(() => sessionStorage.clear());

  it("sends once for two clicks, and goes to the request", async () => {
    const user = userEvent.setup();
    const sent = serve([201, { request_id: "r1" }]);
    await open();

    await user.type(screen.getByLabelText(/Pizza/), "Funghi");
    await user.dblClick(screen.getByRole("button", { name: "Order" }));

    await screen.findByText("the request");
    expect(sent).toHaveLength(1);
    expect(sent[0]?.input).toEqual({ pizza: "Funghi" });
  });

  it("sends nothing that does not fit, and goes to the field", async () => {
    const user = userEvent.setup();
    const sent = serve([201, { request_id: "r1" }]);
    await open();

    await user.click(screen.getByRole("button", { name: "Order" }));

    expect(await screen.findByText("Fill this in.")).toBeInTheDocument();
    expect(screen.getByLabelText(/Pizza/)).toHaveFocus();
    expect(sent).toHaveLength(0);
  });

  it("keeps what was typed and the key when sending fails", async () => {
    const user = userEvent.setup();
    const sent = serve([503, { code: "x.y", message: "Not now." }], [200, { request_id: "r1" }]);
    await open();

    await user.type(screen.getByLabelText(/Pizza/), "Funghi");
    await user.click(screen.getByRole("button", { name: "Order" }));
    expect(await screen.findByText("Not now.")).toBeInTheDocument();
    expect(screen.getByLabelText(/Pizza/)).toHaveValue("Funghi");
    await user.click(screen.getByRole("button", { name: "Order" }));

    await screen.findByText("the request");
    expect(sent[1]?.client_key).toBe(sent[0]?.client_key);
  });

  it("shows what the server found at its field", async () => {
    const user = userEvent.setup();
    const fields = [{ field: "/pizza", message: "Sold out today." }];
    serve([400, { code: "common.invalid", message: "See the fields.", data: { fields } }]);
    await open();

    await user.type(screen.getByLabelText(/Pizza/), "Funghi");
    await user.click(screen.getByRole("button", { name: "Order" }));

    expect(await screen.findByText("Sold out today.")).toBeInTheDocument();
    await waitFor(() => expect(screen.getByLabelText(/Pizza/)).toHaveFocus());
  });
});
