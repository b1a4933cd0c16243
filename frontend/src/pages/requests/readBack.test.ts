import { describe, expect, it } from "vitest";
import type { JsonSchema } from "@/api/model";
import { readBack } from "./readBack";

const FORM: JsonSchema = {
  type: "object",
  properties: {
    pizza: { type: "string", title: "Which pizza?" },
    size: {
      type: "string",
      title: "Size",
      enum: ["s", "l"],
      "x-labels": { s: "Small", l: "Large" },
    },
    extras: {
      type: "array",
      title: "On top",
      items: { oneOf: [{ const: "chili", title: "Hot chili" }, { const: "egg" }] },
    },
    to: { $ref: "#/$defs/address" },
    pin: { type: "string", title: "Door code", "x-widget": "password" },
    source: { type: "string", "x-widget": "hidden" },
    ring: { type: "boolean", title: "Ring the bell" },
  },
  $defs: {
    address: {
      type: "object",
      title: "Deliver to",
      properties: { street: { type: "string" }, houseNumber: { type: "integer" } },
    },
  },
};

const read = (value: Parameters<typeof readBack>[0], schema: JsonSchema = FORM) =>
  Object.fromEntries(readBack(value, schema).map(({ label, words }) => [label, words]));

describe("readBack", () => {
  it("follows the order and the labels of the form, whatever order the values have", () => {
    const answers = readBack({ ring: false, size: "l", pizza: "Funghi" }, FORM);

    expect(answers.map(({ label, words }) => `${label} ${words}`)).toEqual([
      "Which pizza? Funghi",
      "Size Large",
      "Ring the bell no",
    ]);
  });

  it("tells choices in their words, one or many", () => {
    expect(read({ extras: ["chili", "egg"] })).toEqual({ "On top": "Hot chili, egg" });
  });

  it("reads a group by the labels inside", () => {
    expect(read({ to: { houseNumber: 4, street: "Via Roma" } })).toEqual({
      "Deliver to": "Street: Via Roma, House number: 4",
    });
  });

  it("shows no password and nothing that the form hid", () => {
    expect(read({ pin: "4711", source: "poster" })).toEqual({ "Door code": "•••••• (not shown)" });
  });

  it("leaves out what was left empty", () => {
    expect(readBack({ pizza: "", extras: [], ring: null }, FORM)).toEqual([]);
    expect(readBack(null, FORM)).toEqual([]);
  });

  it("names what the form does not know by its key, last", () => {
    const labels = readBack({ orderNote: "x", pizza: "Funghi" }, FORM).map((one) => one.label);

    expect(labels).toEqual(["Which pizza?", "Order note"]);
  });

  it("keeps a value that is none of the choices any more", () => {
    expect(read({ size: "xl" })).toEqual({ Size: "xl" });
  });
});
