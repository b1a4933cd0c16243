import { queryOptions, useQuery } from "@tanstack/react-query";
import { createContext, useContext } from "react";
import { answer, client, readCookie } from "./client";
import { errorFromAnswer, errorFromNetwork } from "./errors";
import type { Grant, Permission, Session, SessionUser, WorkspaceAccess } from "./model";

export const sessionKey = ["session"] as const;

/** Who is signed in, where they belong and what they may do there. */
export const sessionQuery = queryOptions({
  queryKey: sessionKey,
  queryFn: ({ signal }): Promise<Session> => answer(client.GET("/api/session/", { signal })),
  staleTime: 60_000,
});

export const useSession = () => useQuery(sessionQuery);

export interface Presence {
  readonly user: SessionUser;
  readonly workspace: WorkspaceAccess;
  readonly session: Session;
}

/** Filled by the shell for every page inside a workspace. */
export const PresenceContext = createContext<Presence | null>(null);

/** Give who is signed in and the workspace that the page is in. */
export function usePresence(): Presence {
  const presence = useContext(PresenceContext);
  if (!presence) throw new Error("usePresence belongs inside a workspace's page");
  return presence;
}

/** Give the short name of the workspace that the page is in, as addresses hold it. */
export const useSlug = (): string => usePresence().workspace.slug;

const REACH: Readonly<Record<Grant, number>> = { second_person: 1, metadata: 2, own: 3, any: 4 };

/**
 * Say whether a workspace's permissions hold this one, at least as far as `atLeast`.
 *
 * Only for what to show: the server decides again about everything.
 */
export function isAllowed(
  workspace: Pick<WorkspaceAccess, "permissions">,
  permission: Permission,
  atLeast: Grant = "second_person",
): boolean {
  const grant = workspace.permissions[permission];
  return grant !== undefined && (REACH[grant] ?? 0) >= REACH[atLeast];
}

/** Like `isAllowed`, for the workspace that the page is in. */
export function useMay(): (permission: Permission, atLeast?: Grant) => boolean {
  const { workspace } = usePresence();
  return (permission, atLeast) => isAllowed(workspace, permission, atLeast);
}

async function askAllauth(path: string, method: string, body?: unknown): Promise<Response> {
  try {
    return await fetch(`/_allauth/browser/v1/${path}`, {
      method,
      credentials: "same-origin",
      headers: {
        "Content-Type": "application/json",
        Accept: "application/json",
        "X-CSRFToken": readCookie("csrftoken"),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  } catch {
    throw errorFromNetwork();
  }
}

interface AllauthErrors {
  errors?: { message?: string; param?: string }[];
}

const readErrors = async (response: Response): Promise<AllauthErrors | null> =>
  (await response.json().catch(() => null)) as AllauthErrors | null;

/**
 * Sign in with an e-mail address and a password.
 *
 * @throws {ApiError} with a sentence for people.
 */
export async function signIn(email: string, password: string): Promise<void> {
  const response = await askAllauth("auth/login", "POST", { email, password });
  // 409: somebody is signed in already, in another tab perhaps; the session will tell who.
  if (response.ok || response.status === 409) return;
  const message = (await readErrors(response))?.errors?.[0]?.message;
  throw errorFromAnswer(response, {
    code: "accounts.sign_in_failed",
    message:
      response.status === 401 && !message
        ? "Signing in needs one more step that this page does not offer yet."
        : message,
  });
}

/** Sign out; the server answers 401 when that worked. */
export async function signOut(): Promise<void> {
  const response = await askAllauth("auth/session", "DELETE");
  if (!response.ok && response.status !== 401) throw errorFromAnswer(response, null);
}

/**
 * Change one's own password. This browser stays signed in; the server signs out all others.
 *
 * @throws {ApiError} whose fields are `/current_password` and `/new_password`.
 */
export async function changePassword(current: string, next: string): Promise<void> {
  const response = await askAllauth("account/password/change", "POST", {
    current_password: current,
    new_password: next,
  });
  if (response.ok) return;
  const errors = (await readErrors(response))?.errors ?? [];
  const fields = errors.map(({ param = "", message = "" }) => ({ field: `/${param}`, message }));
  throw errorFromAnswer(response, {
    code: "accounts.password_not_changed",
    message: response.status === 400 ? errors[0]?.message : undefined,
    data: { fields: fields.filter(({ field, message }) => field !== "/" && message !== "") },
  });
}
