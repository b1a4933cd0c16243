import { infiniteQueryOptions } from "@tanstack/react-query";
import { answer, client } from "./client";

export interface AuditFilter {
  readonly q?: string;
  readonly actor?: string;
  readonly action?: string;
  readonly target?: string;
  /** ISO 8601 with time zone, as all times of the API. */
  readonly from?: string;
  readonly to?: string;
}

/** What people did, newest first, page by page. */
export const auditQuery = (slug: string, filter: AuditFilter) =>
  infiniteQueryOptions({
    queryKey: ["audit", slug, filter],
    queryFn: ({ signal, pageParam }) =>
      answer(
        client.GET("/api/workspaces/{slug}/audit/", {
          params: {
            path: { slug },
            query: { ...filter, ...(pageParam ? { cursor: pageParam } : {}) },
          },
          signal,
        }),
      ),
    initialPageParam: "",
    getNextPageParam: (page) => page.next,
  });

/** What one did oneself, newest first, page by page. */
export const ownAuditQuery = (slug: string) =>
  infiniteQueryOptions({
    queryKey: ["audit", slug, "mine"],
    queryFn: ({ signal, pageParam }) =>
      answer(
        client.GET("/api/workspaces/{slug}/audit/mine/", {
          params: { path: { slug }, query: pageParam ? { cursor: pageParam } : {} },
          signal,
        }),
      ),
    initialPageParam: "",
    getNextPageParam: (page) => page.next,
  });

/** Check that nobody changed the log behind the application's back. */
export const verifyAudit = (slug: string) =>
  answer(client.POST("/api/workspaces/{slug}/audit/verify/", { params: { path: { slug } } }));
