import { queryOptions } from "@tanstack/react-query";
import { answer, client } from "./client";
import type { Role } from "./model";

export const membersKey = (slug: string) => ["members", slug] as const;

/** Who belongs to a workspace. */
export const membersQuery = (slug: string) =>
  queryOptions({
    queryKey: membersKey(slug),
    queryFn: ({ signal }) =>
      answer(
        client.GET("/api/workspaces/{slug}/members/", {
          params: { path: { slug }, query: { limit: 200 } },
          signal,
        }),
      ),
  });

export interface NewMember {
  readonly email: string;
  readonly name: string;
  readonly roles: readonly Role[];
  /** For a new account; null lets them choose one by mail. */
  readonly password: string | null;
}

/** Make somebody a member. */
export const addMember = (slug: string, body: NewMember) =>
  answer(client.POST("/api/workspaces/{slug}/members/", { params: { path: { slug } }, body }));

/** Give a member exactly these roles. */
export const changeRoles = (slug: string, id: string, roles: readonly Role[]) =>
  answer(
    client.PATCH("/api/workspaces/{slug}/members/{id}/", {
      params: { path: { slug, id } },
      body: { roles },
    }),
  );

/** End a membership. */
export const removeMember = (slug: string, id: string) =>
  answer(client.DELETE("/api/workspaces/{slug}/members/{id}/", { params: { path: { slug, id } } }));
