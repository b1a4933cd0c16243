import { infiniteQueryOptions } from "@tanstack/react-query";
import { answer, client } from "./client";

export interface RunFilter {
  readonly q?: string;
  readonly status?: string;
  readonly workflow?: string;
}

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
