import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it, vi } from "vitest";
import { type Presence, PresenceContext } from "@/api/session";
import { draw } from "@/test/render";
import { BLANK, TemplatePicker } from "./TemplatePicker";

const PAYMENTS = { connector: "http", title: "Payments", description: "Charges." };
const STOCK = { connector: "sql", title: "Stock", description: "Counts." };
const BASIC = { category: "Basics", connections: [] };
const TEMPLATES = [
  { ...BASIC, name: "blank", title: "Blank", description: "Nothing yet." },
  { ...BASIC, name: "ask", title: "Ask", description: "A form." },
  {
    name: "checkout",
    title: "Checkout",
    description: "Sells.",
    category: "Business",
    connections: [PAYMENTS, STOCK],
  },
];

/** Show the picker, with what the server answers. */
function show(answer: () => Response, onChange = vi.fn()) {
  vi.stubGlobal("fetch", async () => answer());
  const presence = { workspace: { slug: "demo" } };
  const queries = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  draw(
    <QueryClientProvider client={queries}>
      <PresenceContext value={presence as unknown as Presence}>
        <TemplatePicker value={BLANK} onChange={onChange} />
      </PresenceContext>
    </QueryClientProvider>,
  );
  return onChange;
}

describe("TemplatePicker", () => {
  it("shows what the server lists, by category, with the blank one chosen", async () => {
    show(() => Response.json({ items: TEMPLATES }));

    const basics = await screen.findByRole("group", { name: "Basics" });
    expect(within(basics).getAllByRole("radio")).toHaveLength(2);
    expect(screen.getByRole("radio", { name: /Blank/ })).toBeChecked();
    const business = screen.getByRole("group", { name: "Business" });
    expect(within(business).getByText("Connects to: Payments, Stock")).toBeInTheDocument();
  });

  it("tells which one was chosen", async () => {
    const onChange = show(() => Response.json({ items: TEMPLATES }));

    await userEvent.click(await screen.findByRole("radio", { name: /Checkout/ }));

    expect(onChange).toHaveBeenCalledWith("checkout");
  });

  it("says when there is no list, and that a blank one can be made", async () => {
    show(() => Response.json({ code: "x", message: "It is down." }, { status: 503 }));

    expect(await screen.findByText(/blank workflow can be made/)).toBeInTheDocument();
    expect(screen.getByRole("button", { name: "Look for templates again" })).toBeVisible();
  });
});
