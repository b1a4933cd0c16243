import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it, vi } from "vitest";
import { draw } from "@/test/render";
import { ChangePasswordForm } from "./ChangePasswordForm";

/** Stand in for the server: note what is sent, answer always the same. */
function serve(status: number, body: unknown) {
  const sent: unknown[] = [];
  vi.stubGlobal("fetch", async (_path: string, init: RequestInit) => {
    sent.push(JSON.parse(String(init.body)));
    return new Response(JSON.stringify(body), { status });
  });
  return sent;
}

async function fillIn(onClose = vi.fn()) {
  const user = userEvent.setup();
  draw(
    <QueryClientProvider client={new QueryClient()}>
      <ChangePasswordForm email="ada@example.org" onClose={onClose} />
    </QueryClientProvider>,
  );
  await user.type(screen.getByLabelText(/Current password/), "old one");
  await user.type(screen.getByLabelText(/New password/), "new one");
  await user.click(screen.getByRole("button", { name: "Change it" }));
  return onClose;
}

describe("ChangePasswordForm", () => {
  it("sends both passwords and closes", async () => {
    const sent = serve(200, { status: 200 });

    const onClose = await fillIn();

    await waitFor(() => expect(onClose).toHaveBeenCalledOnce());
    expect(sent).toEqual([{ current_password: "old one", new_password: "new one" }]);
  });

  it("shows what the server says at its field, and goes there", async () => {
    const message = "This password is too short.";
    serve(400, { status: 400, errors: [{ param: "new_password", message }] });

    const onClose = await fillIn();

    expect(await screen.findByText(message)).toBeInTheDocument();
    expect(screen.getByLabelText(/New password/)).toHaveFocus();
    expect(onClose).not.toHaveBeenCalled();
  });

  it("says in words that it was tried too often", async () => {
    serve(429, { status: 429 });

    await fillIn();

    expect(await screen.findByRole("alert")).toHaveTextContent("too often");
  });
});
