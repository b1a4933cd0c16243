/** Addresses that the generated document does not hold yet. */
import type * as m from "./model";

interface Answer<Status extends number, Body> {
  responses: Record<Status, { content: { "application/json": Body } }>;
}
interface Takes<Path, Query = never> {
  parameters: { path: Path; query?: Query };
}
interface Sends<Body> {
  requestBody: { content: { "application/json": Body } };
}

type InWorkspace = { slug: string };

export interface LaterPaths {
  "/api/workspaces/{slug}/forms/": { get: Takes<InWorkspace> & Answer<200, m.Page<m.FormCard>> };
  "/api/workspaces/{slug}/forms/{workflow_id}/": {
    get: Takes<InWorkspace & { workflow_id: string }> & Answer<200, m.FormDetail>;
  };
  "/api/workspaces/{slug}/forms/{workflow_id}/submissions/": {
    post: Takes<InWorkspace & { workflow_id: string }> &
      Sends<{ client_key: string; input: m.Json }> &
      Answer<200 | 201, { request_id: string }>;
  };
  "/api/workspaces/{slug}/requests/": {
    get: Takes<InWorkspace, { limit?: number; cursor?: string }> &
      Answer<200, m.Page<m.RequestCard>>;
  };
  "/api/workspaces/{slug}/requests/{id}/": {
    get: Takes<{ slug: string; id: string }> & Answer<200, m.RequestDetail>;
  };
}
