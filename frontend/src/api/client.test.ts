// @vitest-environment jsdom
import { beforeEach, describe, expect, it } from "vitest";
import { answer, makeClient, readCookie } from "./client";
import { ApiError } from "./errors";

const JSON_TYPE = { "Content-Type": "application/json" };

function answering(status: number, body: unknown, headers: HeadersInit = JSON_TYPE) {
  const asked: Request[] = [];
  const client = makeClient(async (request) => {
    asked.push(request);
    return new Response(typeof body === "string" ? body : JSON.stringify(body), {
      status,
      headers,
    });
  });
  return { client, asked };
}

const params = { path: { slug: "demo" } };

async function errorOf(call: Promise<unknown>): Promise<ApiError> {
  const error = await call.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (!(error instanceof ApiError)) throw new Error(`expected an ApiError, got ${String(error)}`);
  return error;
}

describe("answer", () => {
  beforeEach(() => {
    // biome-ignore lint/suspicious/noDocumentCookie: this is where the server puts it
    document.cookie = "csrftoken=abc%3D";
  });

  it("gives the body of a success", async () => {
    const { client } = answering(200, { items: [], next: null });

    const body = await answer(client.GET("/api/workspaces/{slug}/members/", { params }));

    expect(body).toEqual({ items: [], next: null });
  });

  it("sends the CSRF token with what changes something, and only then", async () => {
    const { client, asked } = answering(200, { ok: true, count: 1, first_bad: null });

    await answer(client.POST("/api/workspaces/{slug}/audit/verify/", { params }));
    await answer(client.GET("/api/workspaces/{slug}/members/", { params }));

    expect(asked.map((request) => request.headers.get("X-CSRFToken"))).toEqual(["abc=", null]);
  });

  it("turns a problem body into an error with its code, data and request id", async () => {
    const { client } = answering(400, {
      code: "common.invalid",
      message: "Some values do not fit.",
      data: { fields: [{ field: "/email", message: "Not an address." }] },
      request_id: "r-1",
    });

    const error = await errorOf(answer(client.GET("/api/workspaces/{slug}/members/", { params })));

    expect(error.code).toBe("common.invalid");
    expect(error.status).toBe(400);
    expect(error.message).toBe("Some values do not fit.");
    expect(error.requestId).toBe("r-1");
    expect(error.fields).toEqual([{ field: "/email", message: "Not an address." }]);
    expect(error.mayPass).toBe(false);
  });

  it("stays in plain words when a proxy answers instead", async () => {
    const { client } = answering(502, "<html>Bad gateway</html>", {
      "Content-Type": "text/html",
      "X-Request-ID": "r-2",
    });

    const error = await errorOf(answer(client.GET("/api/workspaces/{slug}/members/", { params })));

    expect(error.message).toBe("Baton is restarting. Try again in a moment.");
    expect(error.requestId).toBe("r-2");
    expect(error.mayPass).toBe(true);
  });

  it("says that no answer came", async () => {
    const client = makeClient(() => Promise.reject(new TypeError("Failed to fetch")));

    const error = await errorOf(answer(client.GET("/api/workspaces/{slug}/members/", { params })));

    expect(error.code).toBe("network.unreachable");
    expect(error.mayPass).toBe(true);
  });
});

describe("readCookie", () => {
  it("is not fooled by a cookie whose name ends alike", () => {
    expect(readCookie("csrftoken", "xcsrftoken=no; csrftoken=yes")).toBe("yes");
    expect(readCookie("csrftoken", "other=1")).toBe("");
  });
});
