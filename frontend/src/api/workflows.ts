import { queryOptions } from "@tanstack/react-query";
import { answer, client } from "./client";

export const workflowsKey = (slug: string) => ["workflows", slug] as const;

const AT_MOST = 200;

/** The workflows of a workspace whose name or description holds `q`. */
export const workflowsQuery = (slug: string, q: string) =>
  queryOptions({
    queryKey: [...workflowsKey(slug), "list", q],
    queryFn: ({ signal }) =>
      answer(
        client.GET("/api/workspaces/{slug}/workflows/", {
          params: { path: { slug }, query: { limit: AT_MOST, ...(q === "" ? {} : { q }) } },
          signal,
        }),
      ),
  });

/** What a new workflow can begin with, in the order in which people read it. */
export const templatesQuery = (slug: string) =>
  queryOptions({
    queryKey: ["templates", slug],
    queryFn: ({ signal }) =>
      answer(
        client.GET("/api/workspaces/{slug}/templates/", { params: { path: { slug } }, signal }),
      ),
    staleTime: 5 * 60_000,
  });

export interface NewWorkflow {
  readonly name: string;
  readonly description: string;
  /** Name of a template. */
  readonly template: string;
}

/** Make a workflow, blank or from a template. */
export const createWorkflow = (slug: string, { name, description, template }: NewWorkflow) =>
  answer(
    client.POST("/api/workspaces/{slug}/workflows/", {
      params: { path: { slug } },
      body: { name, description, template },
    }),
  );

/** Change a workflow's name and description. */
export const renameWorkflow = (slug: string, id: string, name: string, description: string) =>
  answer(
    client.PATCH("/api/workspaces/{slug}/workflows/{id}/", {
      params: { path: { slug, id } },
      body: { name, description },
    }),
  );

/**
 * Take a workflow out of use; its runs and versions stay.
 *
 * @throws {ApiError} `workflow.called_by_others` unless it is `confirmed`.
 */
export const archiveWorkflow = (slug: string, id: string, confirmed: boolean) =>
  answer(
    client.DELETE("/api/workspaces/{slug}/workflows/{id}/", {
      params: { path: { slug, id }, query: confirmed ? { confirmed } : {} },
    }),
  );

/** One workflow, as the list shows it. */
export const workflowQuery = (slug: string, id: string) =>
  queryOptions({
    queryKey: [...workflowsKey(slug), "one", id],
    queryFn: ({ signal }) =>
      answer(
        client.GET("/api/workspaces/{slug}/workflows/{id}/", {
          params: { path: { slug, id } },
          signal,
        }),
      ),
  });

/** A version, or null for the draft, as a file of Python. */
export const pythonQuery = (slug: string, id: string, version: number | null) =>
  queryOptions({
    queryKey: [...workflowsKey(slug), "python", id, version],
    queryFn: ({ signal }) =>
      version === null
        ? answer(
            client.GET("/api/workspaces/{slug}/workflows/{id}/draft/python/", {
              params: { path: { slug, id } },
              signal,
            }),
          )
        : answer(
            client.GET("/api/workspaces/{slug}/workflows/{id}/versions/{number}/python/", {
              params: { path: { slug, id, number: version } },
              signal,
            }),
          ),
    retry: false,
    // A draft may have been saved since it was looked at last.
    staleTime: version === null ? 0 : Number.POSITIVE_INFINITY,
  });

/** What a published workflow takes and answers. */
export const signatureQuery = (slug: string, id: string) =>
  queryOptions({
    queryKey: [...workflowsKey(slug), "signature", id],
    queryFn: ({ signal }) =>
      answer(
        client.GET("/api/workspaces/{slug}/workflows/{id}/signature/", {
          params: { path: { slug, id } },
          signal,
        }),
      ),
  });

/** One published version with its graph; it never changes. */
export const versionQuery = (slug: string, id: string, number: number) =>
  queryOptions({
    queryKey: [...workflowsKey(slug), "version", id, number],
    queryFn: ({ signal }) =>
      answer(
        client.GET("/api/workspaces/{slug}/workflows/{id}/versions/{number}/", {
          params: { path: { slug, id, number } },
          signal,
        }),
      ),
    staleTime: Number.POSITIVE_INFINITY,
  });
