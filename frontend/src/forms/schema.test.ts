import { describe, expect, it } from "vitest";
import type { JsonSchema } from "@/api/model";
import { initialValue, isShown, labelOf, optionsOf, resolve, schemaAt, widgetOf } from "./schema";

const resolved = (schema: JsonSchema) => resolve(schema, schema);

describe("resolve", () => {
  it("follows references into definitions and keeps what stands beside them", () => {
    const root: JsonSchema = {
      $defs: { Size: { enum: ["small", "large"], title: "Size" } },
      properties: { size: { $ref: "#/$defs/Size", description: "How big" } },
    };

    expect(resolve(root.properties?.size, root)).toEqual({
      enum: ["small", "large"],
      title: "Size",
      description: "How big",
    });
  });

  it("opens “a value or null”, as pydantic writes it", () => {
    const schema = { anyOf: [{ type: "integer", minimum: 1 }, { type: "null" }], title: "Tip" };

    expect(resolved(schema)).toEqual({ type: "integer", minimum: 1, title: "Tip", nullable: true });
    expect(resolved({ type: ["string", "null"] })).toEqual({ type: "string", nullable: true });
  });

  it("merges allOf", () => {
    const schema = {
      allOf: [
        { properties: { a: { type: "string" } }, required: ["a"] },
        { properties: { b: { type: "string" } }, required: ["b"] },
      ],
    };

    expect(Object.keys(resolved(schema).properties ?? {})).toEqual(["a", "b"]);
    expect(resolved(schema).required).toEqual(["a", "b"]);
  });

  it("does not hang on a reference to itself", () => {
    expect(resolved({ $ref: "#" })).toBeDefined();
  });
});

describe("widgetOf", () => {
  it.each<[JsonSchema, string]>([
    [{ type: "string" }, "text"],
    [{ type: "string", format: "email" }, "email"],
    [{ type: "string", format: "date" }, "date"],
    [{ type: "string", format: "date-time" }, "datetime"],
    [{ type: "string", "x-widget": "textarea" }, "textarea"],
    [{ type: "string", "x-widget": "password" }, "password"],
    [{ type: "string", enum: ["a"] }, "choice"],
    [{ oneOf: [{ const: "a", title: "A" }] }, "choice"],
    [{ type: "number" }, "number"],
    [{ type: "integer" }, "integer"],
    [{ type: "boolean" }, "boolean"],
    [{ type: "array", items: { type: "string" } }, "list"],
    [{ type: "array", items: { enum: ["a", "b"] } }, "choices"],
    [{ type: "object", properties: { a: {} } }, "group"],
    [{ type: "object", additionalProperties: { type: "string" } }, "map"],
    [{ type: "object" }, "json"],
    [{}, "json"],
  ])("draws %j as %s", (schema, widget) => {
    expect(widgetOf(resolved(schema))).toBe(widget);
  });
});

describe("optionsOf", () => {
  it("takes the words for values from x-labels", () => {
    const schema = { enum: ["s", "l"], "x-labels": { s: "Small" } };

    expect(optionsOf(schema)).toEqual([
      { value: "s", label: "Small" },
      { value: "l", label: "l" },
    ]);
  });
});

describe("labelOf", () => {
  it("says a key in words where there is no title", () => {
    expect(labelOf("delivery_address", {})).toBe("Delivery address");
    expect(labelOf("deliveryAddress", {})).toBe("Delivery address");
    expect(labelOf("x", { title: "Where to" })).toBe("Where to");
  });
});

describe("isShown", () => {
  it("looks at the values around a field", () => {
    expect(isShown({ "x-when": { auth: "basic" } }, { auth: "basic" })).toBe(true);
    expect(isShown({ "x-when": { auth: "basic" } }, { auth: "none" })).toBe(false);
    expect(isShown({ "x-when": { auth: ["basic", "bearer"] } }, { auth: "bearer" })).toBe(true);
    expect(isShown({}, {})).toBe(true);
  });
});

describe("initialValue", () => {
  it("fills in defaults and leaves the rest to whoever fills in the form", () => {
    const schema: JsonSchema = {
      type: "object",
      required: ["address", "quantity"],
      properties: {
        quantity: { type: "integer", default: 1 },
        pizza: { type: "string" },
        note: { anyOf: [{ type: "string" }, { type: "null" }], default: null },
        address: { type: "object", properties: { country: { type: "string", default: "IT" } } },
        billing: { type: "object", properties: { country: { type: "string", default: "IT" } } },
      },
    };

    expect(initialValue(schema)).toEqual({ quantity: 1, address: { country: "IT" } });
  });
});

describe("schemaAt", () => {
  it("finds the schema of an entry in a list", () => {
    const root: JsonSchema = {
      properties: { lines: { type: "array", items: { properties: { n: { type: "integer" } } } } },
    };

    expect(schemaAt(root, "/lines/3/n").type).toBe("integer");
  });
});

describe("a schema that refers to itself", () => {
  it("is resolved, whatever part of it does so", () => {
    const self: JsonSchema = { $ref: "#" };
    for (const schema of [
      { allOf: [self] },
      { anyOf: [self, { type: "null" }] },
      self,
    ] as JsonSchema[]) {
      expect(resolve(schema, schema)).toBeTypeOf("object");
    }
  });

  it("gives a fresh form that ends", () => {
    const schema: JsonSchema = {
      type: "object",
      required: ["left", "right"],
      properties: { left: { $ref: "#" }, right: { $ref: "#" }, name: { default: "x" } },
    };

    expect(initialValue(schema)).toMatchObject({ name: "x", left: { name: "x" } });
  });
});
