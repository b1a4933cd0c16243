import { describe, expect, it } from "vitest";
import type { WorkflowGraph } from "@/api/model";
import { validate } from "@/forms/validate";
import { shellWord, startCurl, webhookCurl } from "./curl";
import { exampleInput } from "./example";
import { startOf, waitInWords } from "./triggerWords";

describe("shellWord", () => {
  it("keeps what a shell would read as its own", () => {
    expect(shellWord("a $HOME `b` \\")).toBe("'a $HOME `b` \\'");
    expect(shellWord("it's")).toBe("'it'\\''s'");
  });
});

describe("webhookCurl", () => {
  const lines = webhookCurl({
    url: "https://baton.test/hooks/abc/",
    secret: "s3cret",
    input: { name: "D'Artagnan" },
  });

  it("signs the timestamp, a dot and the body that it sends", () => {
    expect(lines).toContain(`printf '%s.%s' "$TIME" "$BODY"`);
    expect(lines).toContain(`openssl dgst -sha256 -hmac "$SECRET"`);
    expect(lines).toContain(`--data-binary "$BODY"`);
    expect(lines).toContain("URL='https://baton.test/hooks/abc/'\nSECRET='s3cret'\n");
  });

  it("sends the three headers that the server looks at", () => {
    expect(lines).toContain('"X-Baton-Timestamp: $TIME"');
    expect(lines).toContain('"X-Baton-Signature: sha256=$SIGNATURE"');
    expect(lines).toContain('"X-Baton-Delivery: test-$TIME"');
  });

  it("survives an apostrophe in the input", () => {
    expect(lines).toContain(`BODY='{"name":"D'\\''Artagnan"}'`);
  });
});

describe("startCurl", () => {
  it("names the key that makes a repetition safe", () => {
    const place = { origin: "https://baton.test", slug: "demo", workflowId: "w1" };

    const lines = startCurl(place, { a: 1 });

    expect(lines).toContain("'https://baton.test/api/workspaces/demo/workflows/w1/runs/'");
    expect(lines).toContain("'Idempotency-Key: order-1001'");
    expect(lines).toContain(`'{"input":{"a":1}}'`);
  });
});

describe("exampleInput", () => {
  it("shows what is required, with values that fit", () => {
    const schema = {
      type: "object",
      required: ["name", "email", "count", "size", "to", "tags", "sure"],
      properties: {
        name: { type: "string", minLength: 6, maxLength: 8 },
        email: { type: "string", format: "email" },
        count: { type: "integer", exclusiveMinimum: 2, multipleOf: 5 },
        size: { enum: ["s", "l"] },
        to: {
          type: "object",
          required: ["street"],
          properties: { street: { type: "string" }, floor: { type: "integer" } },
        },
        tags: { type: "array", items: { type: "string" }, minItems: 1 },
        sure: { type: "boolean" },
        note: { type: "string" },
      },
    };

    const made = exampleInput(schema);

    expect(made).toEqual({
      name: "text tex",
      email: "ada@example.org",
      count: 5,
      size: "s",
      to: { street: "text" },
      tags: ["text"],
      sure: true,
    });
    expect(validate(schema, made)).toEqual({});
  });

  it("shows everything when nothing is required", () => {
    expect(exampleInput({ type: "object", properties: { a: { default: 7 }, b: {} } })).toEqual({
      a: 7,
      b: "text",
    });
  });

  it("prefers the designer's own examples", () => {
    const properties = { pizza: { type: "string", examples: ["Funghi"], default: "Napoli" } };

    expect(exampleInput({ type: "object", properties })).toEqual({ pizza: "Funghi" });
  });

  it("ends in a schema that refers to itself", () => {
    const schema = { type: "object", properties: { child: { $ref: "#" } } };

    expect(JSON.stringify(exampleInput(schema)).length).toBeLessThan(100);
  });

  it("takes a schema that says nothing", () => {
    expect(exampleInput({})).toEqual({});
  });
});

describe("waitInWords", () => {
  it("says how long the sender waits", () => {
    expect(waitInWords(0)).toBe("does not wait");
    expect(waitInWords(60)).toBe("waits up to 60 s");
  });
});

describe("startOf", () => {
  it("finds the start, or nothing before there is a version", () => {
    const graph = { format: 1, edges: [], nodes: [{ kind: "start", id: "start" }] };

    expect(startOf(graph as unknown as WorkflowGraph)?.id).toBe("start");
    expect(startOf(undefined)).toBeNull();
  });
});
