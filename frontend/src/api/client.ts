import createClient, { type Middleware } from "openapi-fetch";
import { errorFromAnswer, errorFromNetwork } from "./errors";
import type { paths } from "./schema.gen";
import type { Sent, Shape } from "./shape";

interface Result<T> {
  data?: T;
  error?: unknown;
  response: Response;
}

const SAFE = new Set(["GET", "HEAD", "OPTIONS"]);

/** Read a cookie; empty when it is not there. */
export function readCookie(name: string, cookies: string = document.cookie): string {
  const found = cookies.split("; ").find((pair) => pair.startsWith(`${name}=`));
  return found ? decodeURIComponent(found.slice(name.length + 1)) : "";
}

const csrf: Middleware = {
  onRequest({ request }) {
    if (!SAFE.has(request.method)) request.headers.set("X-CSRFToken", readCookie("csrftoken"));
    return request;
  },
};

type Method = "get" | "put" | "post" | "patch" | "delete";
type PathsWith<M extends Method> = {
  [P in keyof paths]: paths[P] extends Record<M, object> ? P : never;
}[keyof paths];
type Operation<P extends keyof paths, M extends Method> =
  paths[P] extends Record<M, infer O> ? O : never;
type Init<O> = { signal?: AbortSignal; keepalive?: boolean } & ParamsOf<O> & BodyOf<O>;
type ParamsOf<O> = O extends { parameters: infer P }
  ? P extends { path: object }
    ? { params: P }
    : { params?: P }
  : unknown;
type BodyOf<O> = O extends { requestBody?: infer R }
  ? [NonNullable<R>] extends [never]
    ? unknown
    : NonNullable<R> extends { content: { "application/json": infer B } }
      ? { body: Sent<B> }
      : unknown
  : unknown;
type Success = 200 | 201 | 202 | 204;
type Body<O> = O extends { responses: infer R }
  ? R[keyof R & Success] extends { content: { "application/json": infer B } }
    ? Shape<B>
    : undefined
  : never;
type Ask<M extends Method> = <P extends PathsWith<M>>(
  path: P,
  init: Init<Operation<P, M>>,
) => Promise<Result<Body<Operation<P, M>>>>;

/** openapi-fetch, typed so that read-only bodies stay what they are. */
export interface Client {
  GET: Ask<"get">;
  PUT: Ask<"put">;
  POST: Ask<"post">;
  PATCH: Ask<"patch">;
  DELETE: Ask<"delete">;
}

/** Make a typed client; tests give their own `fetch`. */
export function makeClient(fetcher?: (request: Request) => Promise<Response>): Client {
  const made = createClient<paths>({
    // Under a test without a browser there is no place to be relative to.
    baseUrl: globalThis.location?.origin ?? "http://baton.test",
    credentials: "same-origin",
    headers: { Accept: "application/json" },
    // Looked up at each call, so that a test may replace the global one.
    fetch: fetcher ?? ((request) => globalThis.fetch(request)),
  });
  made.use(csrf);
  return made as unknown as Client;
}

/** The one typed door to the API. Wrap each call in `answer`. */
export const client = makeClient();

/**
 * Wait for a call of `client` and give its body.
 *
 * @throws {ApiError} for every answer that is no success, and when none came.
 */
export async function answer<T>(call: Promise<Result<T>>): Promise<T> {
  const result = await settle(call);
  return result.data as T;
}

/** Like `answer`, for callers that need a header such as the ETag. */
export async function answerWithHeaders<T>(
  call: Promise<Result<T>>,
): Promise<{ body: T; headers: Headers }> {
  const result = await settle(call);
  return { body: result.data as T, headers: result.response.headers };
}

async function settle<T>(call: Promise<Result<T>>): Promise<Result<T>> {
  let result: Result<T>;
  try {
    result = await call;
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") throw error;
    throw errorFromNetwork();
  }
  if (!result.response.ok) throw errorFromAnswer(result.response, result.error);
  return result;
}
