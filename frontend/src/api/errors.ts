import type { Json, JsonObject } from "./model";

export interface FieldError {
  /** JSON Pointer into what was sent. */
  readonly field: string;
  readonly message: string;
}

/** Every failure of a request, ours or the network's, in one shape. */
export class ApiError extends Error {
  override readonly name = "ApiError";
  /** Stable identifier, `area.problem`. */
  readonly code: string;
  /** HTTP status; 0 when no answer came. */
  readonly status: number;
  readonly data: JsonObject;
  readonly requestId: string;

  constructor(facts: {
    code: string;
    status: number;
    message: string;
    data?: JsonObject;
    requestId?: string;
  }) {
    super(facts.message);
    this.code = facts.code;
    this.status = facts.status;
    this.data = facts.data ?? {};
    this.requestId = facts.requestId ?? "";
  }

  /** Whether the same request may well succeed later. */
  get mayPass(): boolean {
    return this.status === 0 || this.status === 429 || this.status >= 500;
  }

  /** The same error with some of its fields only, for forms in several parts. */
  only(fields: readonly FieldError[]): ApiError {
    return new ApiError({
      code: this.code,
      status: this.status,
      message: this.message,
      data: { ...this.data, fields: fields.map((field) => ({ ...field })) },
      requestId: this.requestId,
    });
  }

  /** What is wrong with which field; empty when that is not the kind of error it is. */
  get fields(): readonly FieldError[] {
    const fields = this.data.fields;
    return Array.isArray(fields) ? fields.filter(isFieldError) : [];
  }
}

function isFieldError(value: Json): value is Json & FieldError {
  return (
    typeof value === "object" &&
    value !== null &&
    !Array.isArray(value) &&
    typeof value.field === "string" &&
    typeof value.message === "string"
  );
}

const BY_STATUS: Readonly<Record<number, string>> = {
  401: "You are signed out. Sign in to go on.",
  403: "Your role does not allow this. Ask an administrator of the workspace.",
  404: "There is nothing here. It may have been removed, or the address is wrong.",
  413: "That is too large to be sent.",
  429: "That was too often in a short time. Wait a moment, then try again.",
  502: "Baton is restarting. Try again in a moment.",
  503: "Baton is not available right now. Try again in a moment.",
  504: "Baton took too long to answer. Try again in a moment.",
};

/** Turn an answer that is no success into an `ApiError`, whatever its body holds. */
export function errorFromAnswer(response: Response, body: unknown): ApiError {
  const problem = typeof body === "object" && body !== null ? (body as JsonObject) : {};
  const text = (key: string) => {
    const value = problem[key];
    return typeof value === "string" && value !== "" ? value : null;
  };
  const data = problem.data;
  return new ApiError({
    code: text("code") ?? `http.${response.status}`,
    status: response.status,
    message:
      text("message") ??
      text("detail") ??
      BY_STATUS[response.status] ??
      "Baton could not do this. Try again; if it stays, tell an administrator.",
    data: typeof data === "object" && data !== null && !Array.isArray(data) ? data : {},
    requestId: text("request_id") ?? response.headers.get("X-Request-ID") ?? "",
  });
}

/** Say honestly that no answer came, and whether this browser is offline. */
export function errorFromNetwork(): ApiError {
  const offline = typeof navigator !== "undefined" && navigator.onLine === false;
  return new ApiError({
    code: offline ? "network.offline" : "network.unreachable",
    status: 0,
    message: offline
      ? "You are offline. What you typed is kept; try again when you are connected."
      : "Baton does not answer. Check your connection, then try again.",
  });
}

/** Make any thrown value an `ApiError`, for pages that show one. */
export function asApiError(error: unknown): ApiError {
  if (error instanceof ApiError) return error;
  return new ApiError({
    code: "page.unexpected",
    status: -1,
    message: "This page ran into an error of its own. Load it again; if it stays, tell us.",
  });
}
