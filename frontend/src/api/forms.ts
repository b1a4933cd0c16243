import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { answer, client } from "./client";
import type { JsonObject } from "./model";

/** The forms that one may start. */
export const formsQuery = (slug: string) =>
  queryOptions({
    queryKey: ["forms", slug],
    queryFn: ({ signal }) =>
      answer(client.GET("/api/workspaces/{slug}/forms/", { params: { path: { slug } }, signal })),
  });

/** One form with its fields. It does not change under the hands of whoever fills it in. */
export const formQuery = (slug: string, workflowId: string) =>
  queryOptions({
    queryKey: ["forms", slug, workflowId],
    queryFn: ({ signal }) =>
      answer(
        client.GET("/api/workspaces/{slug}/forms/{workflow_id}/", {
          params: { path: { slug, workflow_id: workflowId } },
          signal,
        }),
      ),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  });

export interface Submission {
  readonly slug: string;
  readonly workflowId: string;
  /** The same key starts one run, however often it is sent. */
  readonly clientKey: string;
  readonly input: JsonObject;
}

/** Send a filled-in form. */
export const submitForm = ({ slug, workflowId, clientKey, input }: Submission) =>
  answer(
    client.POST("/api/workspaces/{slug}/forms/{workflow_id}/submissions/", {
      params: { path: { slug, workflow_id: workflowId } },
      body: { client_key: clientKey, input },
    }),
  );

export const requestsKey = (slug: string) => ["requests", slug] as const;

/** One's own requests, newest first, page by page. */
export const requestsQuery = (slug: string) =>
  infiniteQueryOptions({
    queryKey: [...requestsKey(slug), "list"],
    queryFn: ({ signal, pageParam }) =>
      answer(
        client.GET("/api/workspaces/{slug}/requests/", {
          params: { path: { slug }, query: pageParam ? { cursor: pageParam } : {} },
          signal,
        }),
      ),
    initialPageParam: "",
    getNextPageParam: (page) => page.next,
  });

/** One request, in the words of whoever made it. */
export const requestQuery = (slug: string, id: string) =>
  queryOptions({
    queryKey: [...requestsKey(slug), id],
    queryFn: ({ signal }) =>
      answer(
        client.GET("/api/workspaces/{slug}/requests/{request_id}/", {
          params: { path: { slug, request_id: id } },
          signal,
        }),
      ),
  });
