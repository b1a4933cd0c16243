import { queryOptions } from "@tanstack/react-query";
import { answer, client } from "./client";
import type { Permission } from "./model";

export const tokensKey = (slug: string) => ["tokens", slug] as const;

/** Keys for programs: one's own, or all for those who may revoke any. */
export const tokensQuery = (slug: string) =>
  queryOptions({
    queryKey: tokensKey(slug),
    queryFn: ({ signal }) =>
      answer(
        client.GET("/api/workspaces/{slug}/tokens/", {
          params: { path: { slug }, query: { limit: 200 } },
          signal,
        }),
      ),
  });

export interface NewToken {
  readonly name: string;
  readonly scopes: readonly Permission[];
  readonly expires_at: string | null;
}

/** Make a key; the answer holds it this once. */
export const createToken = (slug: string, body: NewToken) =>
  answer(client.POST("/api/workspaces/{slug}/tokens/", { params: { path: { slug } }, body }));

/** End a key, from this moment on. */
export const revokeToken = (slug: string, id: string) =>
  answer(client.DELETE("/api/workspaces/{slug}/tokens/{id}/", { params: { path: { slug, id } } }));
