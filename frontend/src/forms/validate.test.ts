import { describe, expect, it } from "vitest";
import type { JsonSchema } from "@/api/model";
import { placeServerErrors, validate } from "./validate";

const ORDER: JsonSchema = {
  type: "object",
  required: ["pizza", "quantity", "email"],
  properties: {
    pizza: { type: "string", enum: ["Margherita", "Funghi"] },
    quantity: { type: "integer", minimum: 1, maximum: 20 },
    email: { type: "string", format: "email" },
    note: { anyOf: [{ type: "string", maxLength: 5 }, { type: "null" }] },
    lines: {
      type: "array",
      maxItems: 1,
      items: {
        type: "object",
        required: ["topping"],
        properties: { topping: { type: "string", minLength: 2 } },
      },
    },
  },
};
const FINE = { pizza: "Margherita", quantity: 2, email: "ada@example.com" };

describe("validate", () => {
  it("finds nothing wrong with what fits", () => {
    expect(validate(ORDER, FINE)).toEqual({});
  });

  it("names every missing field at the field itself", () => {
    expect(validate(ORDER, {})).toEqual({
      "/pizza": "Choose one of the options.",
      "/quantity": "Fill this in.",
      "/email": "Fill this in.",
    });
  });

  it.each([
    [{ quantity: 0 }, "/quantity", "Must be 1 or more."],
    [{ quantity: 21 }, "/quantity", "Must be 20 or less."],
    [{ quantity: 1.5 }, "/quantity", "Write a whole number."],
    [{ email: "ada" }, "/email", "Write an e-mail address, such as ada@example.com."],
    [{ pizza: "Hawaii" }, "/pizza", "Choose one of the options."],
    [{ note: "too long" }, "/note", "Write at most 5 characters."],
    [{ lines: [{ topping: "x" }] }, "/lines/0/topping", "Write at least 2 characters."],
    [{ lines: [{}] }, "/lines/0/topping", "Fill this in."],
  ])("says in words what is wrong with %j", (change, pointer, message) => {
    expect(validate(ORDER, { ...FINE, ...change })).toEqual({ [pointer]: message });
  });

  it("says how many entries a list may have", () => {
    const lines = [{ topping: "olives" }, { topping: "capers" }];

    expect(validate(ORDER, { ...FINE, lines })).toEqual({ "/lines": "Keep at most 1 entry." });
  });
});

describe("placeServerErrors", () => {
  it("puts an error on its field, below the prefix or without it", () => {
    const fields = [
      { field: "/input/email", message: "Unknown domain." },
      { field: "/lines/0/topping", message: "Sold out." },
    ];

    expect(placeServerErrors(fields, ORDER, "/input")).toEqual({
      errors: { "/email": "Unknown domain.", "/lines/0/topping": "Sold out." },
      elsewhere: [],
    });
  });

  it("never swallows an error that belongs to no field", () => {
    const fields = [
      { field: "", message: "Too late for today." },
      { field: "/client_key", message: "Not a key." },
    ];

    expect(placeServerErrors(fields, ORDER).elsewhere).toEqual([
      "Too late for today.",
      "Not a key.",
    ]);
  });
});
