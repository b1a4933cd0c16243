import { queryOptions } from "@tanstack/react-query";
import { answer, client } from "./client";

export const webhooksKey = (slug: string, workflowId: string) =>
  ["webhooks", slug, workflowId] as const;

const AT_MOST = 200;

/** The webhooks of a workflow; their addresses are not among it. */
export const webhooksQuery = (slug: string, workflowId: string) =>
  queryOptions({
    queryKey: webhooksKey(slug, workflowId),
    queryFn: ({ signal }) =>
      answer(
        client.GET("/api/workspaces/{slug}/workflows/{workflow_id}/webhooks/", {
          params: { path: { slug, workflow_id: workflowId }, query: { limit: AT_MOST } },
          signal,
        }),
      ),
  });

export interface WebhookSettings {
  readonly name: string;
  /** How long the sender waits for the result; 0 answers at once. */
  readonly wait_s: number;
}

/** Make a webhook; the answer holds its address and its secret this once. */
export const createWebhook = (slug: string, workflowId: string, body: WebhookSettings) =>
  answer(
    client.POST("/api/workspaces/{slug}/workflows/{workflow_id}/webhooks/", {
      params: { path: { slug, workflow_id: workflowId } },
      body,
    }),
  );

/** Rename a webhook, let it wait longer or shorter, switch it on or off. */
export const changeWebhook = (
  slug: string,
  id: string,
  body: Partial<WebhookSettings & { readonly enabled: boolean }>,
) =>
  answer(
    client.PATCH("/api/workspaces/{slug}/webhooks/{webhook_id}/", {
      params: { path: { slug, webhook_id: id } },
      body,
    }),
  );

/** Give a webhook a new address and secret, shown this once; the old ones end now. */
export const rotateWebhook = (slug: string, id: string) =>
  answer(
    client.POST("/api/workspaces/{slug}/webhooks/{webhook_id}/rotate/", {
      params: { path: { slug, webhook_id: id } },
    }),
  );

/** Remove a webhook; its address ends now. */
export const deleteWebhook = (slug: string, id: string) =>
  answer(
    client.DELETE("/api/workspaces/{slug}/webhooks/{webhook_id}/", {
      params: { path: { slug, webhook_id: id } },
    }),
  );
