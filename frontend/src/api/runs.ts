import { infiniteQueryOptions } from "@tanstack/react-query";
import { answer, client } from "./client";

export interface RunFilter {
  readonly q?: string;
  readonly status?: string;
  readonly workflow?: string;
  /** Business key, all of it. */
  readonly key?: string;
}

/** The runs that a run has called, newest first, page by page. */
export const childRunsQuery = (slug: string, runId: string) =>
  infiniteQueryOptions({
    queryKey: ["run", slug, runId, "children"],
    queryFn: ({ signal, pageParam }) =>
      answer(
        client.GET("/api/workspaces/{slug}/runs/{run_id}/children/", {
          params: {
            path: { slug, run_id: runId },
            query: { limit: 20, ...(pageParam ? { cursor: pageParam } : {}) },
          },
          signal,
        }),
      ),
    initialPageParam: "",
    getNextPageParam: (page) => page.next,
  });

/** Runs, newest first, page by page. */
export const runsQuery = (slug: string, filter: RunFilter) =>
  infiniteQueryOptions({
    queryKey: ["runs", slug, filter],
    queryFn: ({ signal, pageParam }) =>
      answer(
        client.GET("/api/workspaces/{slug}/runs/", {
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
