import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it, vi } from "vitest";
import { draw } from "@/test/render";
import { PythonFile } from "./PythonFile";

const CODE = '"""Say hello."""\n\nprint("hello")\n';

describe("PythonFile", () => {
  it("shows the code, which nobody can change", () => {
    draw(<PythonFile name="hello.py" code={CODE} />);

    const field = screen.getByRole("textbox", { name: "hello.py" });
    expect(field).toHaveTextContent('print("hello")');
    expect(field).toHaveAttribute("aria-readonly", "true");
    expect(screen.getByText("3 lines")).toBeInTheDocument();
  });

  it("gives the file under its name", async () => {
    const kept: Blob[] = [];
    vi.stubGlobal("URL", {
      createObjectURL: (blob: Blob) => `blob:${kept.push(blob)}`,
      revokeObjectURL: vi.fn(),
    });
    const names: string[] = [];
    vi.spyOn(HTMLAnchorElement.prototype, "click").mockImplementation(function click(
      this: HTMLAnchorElement,
    ) {
      names.push(this.download);
    });
    draw(<PythonFile name="hello.py" code={CODE} />);

    await userEvent.click(screen.getByRole("button", { name: "Download" }));

    expect(names).toEqual(["hello.py"]);
    expect(kept[0]?.size).toBe(CODE.length);
  });
});
