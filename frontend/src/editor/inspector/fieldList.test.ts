import { describe, expect, it } from "vitest";
import {
  freeName,
  readFields,
  typeOf,
  whyNotName,
  withKeyword,
  withType,
  writeFields,
} from "./fieldList";

const schema = {
  type: "object",
  title: "Order",
  additionalProperties: false,
  properties: {
    pizza: { type: "string", enum: ["Margherita", "Funghi"], title: "Pizza" },
    quantity: { type: "integer", minimum: 1, "x-unknown": 7 },
    address: { type: "object", properties: {} },
  },
  required: ["pizza"],
};

describe("the list of fields", () => {
  it("gives the schema back as it was", () => {
    expect(writeFields(schema, readFields(schema))).toEqual(schema);
  });

  it("drops `required` when nothing is", () => {
    const fields = readFields(schema).map((field) => ({ ...field, required: false }));

    expect(writeFields(schema, fields)).not.toHaveProperty("required");
  });
});

describe("typeOf", () => {
  it("knows what people call a type", () => {
    expect(readFields(schema).map((field) => typeOf(field.schema))).toEqual([
      "choice",
      "integer",
      "other",
    ]);
  });
});

describe("withType", () => {
  it("keeps what is about people", () => {
    expect(withType({ type: "string", title: "When" }, "date")).toEqual({
      type: "string",
      format: "date",
      title: "When",
    });
  });
});

describe("withKeyword", () => {
  it("leaves an empty one out", () => {
    expect(withKeyword({ title: "A" }, "title", "")).toEqual({});
  });
});

describe("names", () => {
  it("are free and usable", () => {
    expect(freeName([{ name: "field", required: false, schema: {} }])).toBe("field_2");
    expect(whyNotName("a b", [])).toMatch(/Letters/);
    expect(whyNotName("a", ["a"])).toMatch(/Another/);
    expect(whyNotName("a", ["b"])).toBeNull();
  });
});
