import { describe, expect, it } from "vitest";
import { splitSchema } from "./inputSchema";

const schema = {
  type: "object",
  properties: {
    method: { type: "string", default: "GET" },
    body: { "x-when": { method: ["POST", "PUT"] } },
    token: { "x-when": { method: "GET" } },
    timeout: { type: "number", "x-advanced": true },
  },
};

const names = (part: { properties?: object } | null) => Object.keys(part?.properties ?? {});

describe("splitSchema", () => {
  it("shows a field only while the other field has the value that it needs", () => {
    expect(names(splitSchema(schema, {}).main)).toEqual(["method", "token"]);
    expect(names(splitSchema(schema, { method: "POST" }).main)).toEqual(["method", "body"]);
  });

  it("keeps rarely needed fields apart", () => {
    expect(names(splitSchema(schema, {}).advanced)).toEqual(["timeout"]);
    expect(splitSchema({ type: "object", properties: {} }, {}).advanced).toBeNull();
  });
});
