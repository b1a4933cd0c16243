import { describe, expect, it } from "vitest";
import type { Catalog } from "@/api/model";
import { grouped, paletteItems, searchItems } from "./items";

const catalog: Catalog = {
  connectors: [
    {
      name: "http",
      title: "HTTP",
      description: "Calls web services",
      version: "1.0",
      icon: "world",
      color: "indigo",
      credentials: null,
      operations: [
        {
          name: "request",
          title: "HTTP request",
          description: "Sends one request",
          input_schema: {
            type: "object",
            properties: { method: { type: "string", default: "GET" }, url: { type: "string" } },
          },
          output_schema: {},
          effect: "depends",
        },
      ],
    },
  ],
};

describe("paletteItems", () => {
  it("offers a start only while there is none", () => {
    expect(paletteItems(catalog, false).map((item) => item.id)).toContain("start");
    expect(paletteItems(catalog, true).map((item) => item.id)).not.toContain("start");
  });

  it("fills a new step with the defaults of its schema", () => {
    const request = paletteItems(catalog, true).find((item) => item.id === "http.request");

    expect(request?.template).toMatchObject({ inputs: { method: "GET" } });
  });
});

describe("what is switched off", () => {
  it("says why it cannot be added, and leaves the rest as it is", () => {
    const items = paletteItems(catalog, true, { script: "not here" });

    expect(items.filter((item) => item.off).map((item) => [item.id, item.off])).toEqual([
      ["script", "not here"],
    ]);
  });
});

describe("searchItems", () => {
  const items = paletteItems(catalog, true);

  it("finds by the beginning of any word", () => {
    expect(searchItems(items, "req").map((item) => item.id)).toEqual(["http.request"]);
    expect(searchItems(items, "conditions")[0]?.id).toBe("choice");
  });

  it("gives all for no words, and none for words that nothing has", () => {
    expect(searchItems(items, "  ")).toHaveLength(items.length);
    expect(searchItems(items, "zzz")).toEqual([]);
    expect(searchItems(items, "a(b")).toEqual([]);
  });
});

describe("grouped", () => {
  it("keeps the order of groups", () => {
    expect(grouped(paletteItems(catalog, true)).map(([name]) => name)).toEqual([
      "Flow",
      "Data",
      "People",
      "Connectors",
    ]);
  });
});
