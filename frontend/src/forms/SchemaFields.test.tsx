import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { useState } from "react";
import { describe, expect, it, vi } from "vitest";
import type { JsonObject, JsonSchema } from "@/api/model";
import { draw } from "@/test/render";
import type { RenderField } from "./field";
import { SchemaFields } from "./SchemaFields";

interface FormProps {
  schema: JsonSchema;
  start?: JsonObject;
  onChange?: (value: JsonObject) => void;
  renderField?: RenderField;
}

function Form({ schema, start = {}, onChange, renderField }: FormProps) {
  const [value, setValue] = useState(start);
  return (
    <SchemaFields
      schema={schema}
      value={value}
      {...(renderField ? { renderField } : {})}
      onChange={(next) => {
        setValue(next);
        onChange?.(next);
      }}
    />
  );
}

describe("SchemaFields", () => {
  it("keeps text, numbers, choices and yes or no in the value", async () => {
    const user = userEvent.setup();
    const onChange = vi.fn();
    const schema: JsonSchema = {
      type: "object",
      required: ["name"],
      properties: {
        name: { type: "string" },
        quantity: { type: "integer" },
        size: { type: "string", enum: ["small", "large"] },
        extra_cheese: { type: "boolean" },
      },
    };
    draw(<Form schema={schema} onChange={onChange} />);

    await user.type(screen.getByLabelText(/Name/), "Ada");
    await user.type(screen.getByLabelText("Quantity"), "12");
    await user.selectOptions(screen.getByLabelText("Size"), "large");
    await user.click(screen.getByLabelText("Extra cheese"));

    expect(onChange).toHaveBeenLastCalledWith({
      name: "Ada",
      quantity: 12,
      size: "large",
      extra_cheese: true,
    });
  });

  it("leaves out what is emptied again", async () => {
    const user = userEvent.setup();
    const onChange = vi.fn();
    const schema: JsonSchema = { type: "object", properties: { name: { type: "string" } } };
    draw(<Form schema={schema} start={{ name: "A" }} onChange={onChange} />);

    await user.clear(screen.getByLabelText("Name"));

    expect(onChange).toHaveBeenLastCalledWith({});
  });

  it("adds to and removes from a list of groups", async () => {
    const user = userEvent.setup();
    const onChange = vi.fn();
    const items = { type: "object", properties: { pizza: { type: "string" } } };
    const schema: JsonSchema = {
      type: "object",
      properties: { lines: { type: "array", items } },
    };
    draw(<Form schema={schema} onChange={onChange} />);

    await user.click(screen.getByRole("button", { name: "Add line" }));
    await user.type(screen.getByLabelText("Pizza"), "F");
    expect(onChange).toHaveBeenLastCalledWith({ lines: [{ pizza: "F" }] });

    await user.click(screen.getByRole("button", { name: "Remove Line 1" }));
    expect(onChange).toHaveBeenLastCalledWith({});
  });

  it("shows a field only when those around it ask for it", async () => {
    const user = userEvent.setup();
    const schema: JsonSchema = {
      type: "object",
      properties: {
        auth: { type: "string", enum: ["none", "basic"] },
        user: { type: "string", "x-when": { auth: "basic" } },
      },
    };
    draw(<Form schema={schema} start={{ auth: "none" }} />);
    expect(screen.queryByLabelText("User")).not.toBeInTheDocument();

    await user.selectOptions(screen.getByLabelText("Auth"), "basic");

    expect(screen.getByLabelText("User")).toBeInTheDocument();
  });

  it("lets the caller draw a field, with the standard one inside if it likes", () => {
    const schema: JsonSchema = {
      type: "object",
      properties: { a: { type: "string" }, b: { type: "string" } },
    };
    const renderField: RenderField = (field, standard) =>
      field.pointer === "/a" ? <section aria-label="mine">{standard()}</section> : undefined;
    draw(<Form schema={schema} renderField={renderField} />);

    expect(screen.getByRole("region", { name: "mine" })).toContainElement(
      screen.getByLabelText("A"),
    );
    expect(screen.getByLabelText("B")).toBeInTheDocument();
  });

  it("says that JSON is not JSON yet, and takes it once it is", async () => {
    const user = userEvent.setup();
    const onChange = vi.fn();
    draw(<Form schema={{ type: "object", properties: { body: {} } }} onChange={onChange} />);

    await user.click(screen.getByLabelText("Body"));
    await user.paste('{"a": ');
    expect(screen.getByText(/not JSON yet/)).toBeInTheDocument();

    await user.paste("1}");
    expect(onChange).toHaveBeenLastCalledWith({ body: { a: 1 } });
  });

  it("opens a group that holds itself one step at a time", async () => {
    const user = userEvent.setup();
    const onChange = vi.fn();
    const schema: JsonSchema = {
      type: "object",
      properties: { name: { type: "string" }, child: { $ref: "#" } },
    };
    draw(<Form schema={schema} onChange={onChange} />);
    expect(screen.getAllByLabelText("Name")).toHaveLength(1);

    await user.click(screen.getByRole("button", { name: "Add child" }));

    expect(onChange).toHaveBeenLastCalledWith({ child: {} });
    expect(screen.getAllByLabelText("Name")).toHaveLength(2);
    await user.click(screen.getByRole("button", { name: "Remove child" }));
    expect(onChange).toHaveBeenLastCalledWith({});
    expect(screen.getAllByLabelText("Name")).toHaveLength(1);
  });

  it("does not open groups inside groups without end", () => {
    const level = (n: number): JsonSchema => ({
      type: "object",
      properties: { [`level_${n}`]: n < 40 ? level(n + 1) : { type: "string" } },
    });
    draw(<Form schema={level(0)} />);

    expect(screen.getByRole("button", { name: "Add level 4" })).toBeVisible();
  });

  it("says of a group that it is required in its name, where readers may hear it", () => {
    const schema: JsonSchema = {
      type: "object",
      required: ["size", "extras"],
      properties: {
        size: { type: "string", enum: ["small", "large"] },
        extras: { type: "array", items: { enum: ["olives", "basil"] } },
      },
    };
    draw(<SchemaFields schema={schema} value={{}} size="md" onChange={() => undefined} />);

    expect(screen.getByRole("radiogroup", { name: "Size, required" })).toBeDefined();
    expect(screen.getByRole("group", { name: "Extras, required" })).toBeDefined();
    expect(document.querySelector("div[aria-required]")).toBeNull();
  });
});
