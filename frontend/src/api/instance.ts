import { queryOptions } from "@tanstack/react-query";
import { answer, client } from "./client";

/** What the administrators of this instance allow. */
export const instancePolicyQuery = (slug: string) =>
  queryOptions({
    queryKey: ["instance-policy", slug],
    queryFn: ({ signal }) =>
      answer(
        client.GET("/api/workspaces/{slug}/instance-policy/", {
          params: { path: { slug } },
          signal,
        }),
      ),
    staleTime: 60_000,
  });

/** Allow steps that are scripts, or no longer. */
export const allowScripts = (slug: string, scripts: boolean) =>
  answer(
    client.PUT("/api/workspaces/{slug}/instance-policy/", {
      params: { path: { slug } },
      body: { scripts },
    }),
  );
