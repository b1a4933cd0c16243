import { Menu, Modal } from "@mantine/core";
import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { useState } from "react";
import { describe, expect, it } from "vitest";
import { draw } from "@/test/render";
import { ActionsMenu } from "./ActionsMenu";

function Row() {
  const [open, setOpen] = useState(false);
  return (
    <>
      <ActionsMenu of="Pizza order">
        <Menu.Item onClick={() => setOpen(true)}>Rename…</Menu.Item>
      </ActionsMenu>
      <Modal opened={open} onClose={() => setOpen(false)} title="Rename">
        <input aria-label="Name" />
      </Modal>
    </>
  );
}

describe("ActionsMenu", () => {
  it("has the focus again when the dialog that it opened is left", async () => {
    const user = userEvent.setup();
    draw(<Row />);
    const button = screen.getByRole("button", { name: "Actions for Pizza order" });
    await user.click(button);
    await user.click(await screen.findByRole("menuitem", { name: "Rename…" }));
    await screen.findByRole("dialog");

    await user.keyboard("{Escape}");

    await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
    await waitFor(() => expect(document.activeElement).toBe(button));
  });
});
