import { queryOptions } from "@tanstack/react-query";
import { answer, client } from "./client";
import type { JsonObject } from "./model";

export const connectionsKey = (slug: string) => ["connections", slug] as const;

/** The connections of a workspace. */
export const connectionsQuery = (slug: string) =>
  queryOptions({
    queryKey: connectionsKey(slug),
    queryFn: ({ signal }) =>
      answer(
        client.GET("/api/workspaces/{slug}/connections/", {
          params: { path: { slug }, query: { limit: 200 } },
          signal,
        }),
      ),
  });

/** What every installed connector is and can do. */
export const catalogQuery = (slug: string) =>
  queryOptions({
    queryKey: ["catalog", slug],
    queryFn: ({ signal }) =>
      answer(client.GET("/api/workspaces/{slug}/catalog/", { params: { path: { slug } }, signal })),
    staleTime: 5 * 60_000,
  });

/** So many requests in any period, and how many of them at once. */
export interface RateLimit {
  readonly requests: number;
  readonly per: "second" | "minute" | "hour";
  readonly burst: number;
}

export interface ConnectionInput {
  readonly connector: string;
  readonly name: string;
  readonly config: JsonObject;
  readonly secrets: JsonObject;
  readonly allowed_hosts: readonly string[];
  /** Null for none. */
  readonly rate_limit: RateLimit | null;
}

/** Store a new connection; its secrets are sealed and never come back. */
export const createConnection = (slug: string, body: ConnectionInput) =>
  answer(client.POST("/api/workspaces/{slug}/connections/", { params: { path: { slug } }, body }));

/** Change a connection; what is left out stays. */
export const changeConnection = (
  slug: string,
  id: string,
  body: Partial<Omit<ConnectionInput, "connector">>,
) =>
  answer(
    client.PATCH("/api/workspaces/{slug}/connections/{id}/", {
      params: { path: { slug, id } },
      body,
    }),
  );

/** Remove a connection and its secrets. */
export const deleteConnection = (slug: string, id: string) =>
  answer(
    client.DELETE("/api/workspaces/{slug}/connections/{id}/", { params: { path: { slug, id } } }),
  );
