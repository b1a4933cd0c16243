/**
 * The addresses of the API with what they take and answer, in openapi-fetch's words.
 *
 * Written by hand from the API's contract; the bodies are those of `model.ts`.
 */
import type * as m from "./model";

interface Answer<Status extends number, Body> {
  responses: Record<Status, { content: { "application/json": Body } }>;
}
interface Takes<Path, Query = never, Header = never> {
  parameters: {
    path: Path;
    query?: Query;
    header?: Header;
  };
}
interface Sends<Body> {
  requestBody: { content: { "application/json": Body } };
}
interface Nothing<Status extends number> {
  responses: Record<Status, { content?: never }>;
}

type InWorkspace = { slug: string };
type One = { slug: string; id: string };
type Listing = { limit?: number; cursor?: string };
type IfMatch = { "If-Match": string };

export interface ConnectionInput {
  connector: string;
  name: string;
  config: m.JsonObject;
  secrets: m.JsonObject;
  allowed_hosts: readonly string[];
}

export interface paths {
  "/api/session/": { get: Answer<200, m.Session> };
  "/api/workspaces/{slug}/catalog/": { get: Takes<InWorkspace> & Answer<200, m.Catalog> };
  "/api/workspaces/{slug}/connections/": {
    get: Takes<InWorkspace, Listing> & Answer<200, m.Page<m.ConnectionRow>>;
    post: Takes<InWorkspace> & Sends<ConnectionInput> & Answer<201, m.ConnectionRow>;
  };
  "/api/workspaces/{slug}/connections/{id}/": {
    patch: Takes<One> &
      Sends<Partial<Omit<ConnectionInput, "connector">>> &
      Answer<200, m.ConnectionRow>;
    delete: Takes<One> & Nothing<204>;
  };
  "/api/workspaces/{slug}/workflows/": {
    get: Takes<InWorkspace, Listing & { q?: string }> & Answer<200, m.Page<m.WorkflowRow>>;
    post: Takes<InWorkspace> &
      Sends<{ name: string; description?: string; template?: string }> &
      Answer<201, m.WorkflowRow>;
  };
  "/api/workspaces/{slug}/workflows/{id}/": {
    get: Takes<One> & Answer<200, m.WorkflowRow>;
    patch: Takes<One> & Sends<{ name?: string; description?: string }> & Answer<200, m.WorkflowRow>;
    delete: Takes<One> & Nothing<204>;
  };
  "/api/workspaces/{slug}/workflows/{id}/draft/": {
    get: Takes<One> & Answer<200, m.Draft>;
    put: Takes<One, never, IfMatch> & Sends<{ graph: m.WorkflowGraph }> & Answer<200, m.Draft>;
  };
  "/api/workspaces/{slug}/workflows/{id}/check/": {
    post: Takes<One> &
      Sends<{ graph: m.WorkflowGraph }> &
      Answer<200, { issues: readonly m.Issue[] }>;
  };
  "/api/workspaces/{slug}/workflows/{id}/scope/": {
    post: Takes<One> &
      Sends<{ graph: m.WorkflowGraph; node: string }> &
      Answer<200, { paths: readonly m.ScopePathInfo[] }>;
  };
  "/api/workspaces/{slug}/workflows/{id}/versions/": {
    get: Takes<One, Listing> & Answer<200, m.Page<m.VersionRow>>;
    post: Takes<One, never, IfMatch> & Sends<{ note: string }> & Answer<201, m.VersionRow>;
  };
  "/api/workspaces/{slug}/workflows/{id}/versions/{number}/": {
    get: Takes<One & { number: number }> & Answer<200, m.VersionRow & { graph: m.WorkflowGraph }>;
  };
  "/api/workspaces/{slug}/workflows/{id}/runs/": {
    post: Takes<One> & Sends<{ input: m.Json; client_key?: string }> & Answer<200 | 201, m.RunRow>;
  };
  "/api/workspaces/{slug}/runs/": {
    get: Takes<
      InWorkspace,
      Listing & { workflow?: string; status?: string; q?: string; mine?: boolean }
    > &
      Answer<200, m.Page<m.RunRow>>;
  };
  "/api/workspaces/{slug}/runs/{id}/": { get: Takes<One> & Answer<200, m.RunDetail> };
  "/api/workspaces/{slug}/runs/{id}/events/": {
    get: Takes<One, { after?: number }> &
      Answer<200, { items: readonly m.NumberedEvent[]; last_event: number }>;
  };
  "/api/workspaces/{slug}/runs/{id}/cancel/": {
    post: Takes<One> & Sends<{ reason: string }> & Answer<202, m.RunRow>;
  };
  "/api/workspaces/{slug}/runs/{id}/effects/": {
    get: Takes<One> & Answer<200, m.Page<m.EffectRow>>;
  };
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
    get: Takes<InWorkspace, Listing> & Answer<200, m.Page<m.RequestCard>>;
  };
  "/api/workspaces/{slug}/requests/{id}/": { get: Takes<One> & Answer<200, m.RequestDetail> };
  "/api/workspaces/{slug}/tokens/": {
    get: Takes<InWorkspace, Listing> & Answer<200, m.Page<m.TokenRow>>;
    post: Takes<InWorkspace> &
      Sends<{ name: string; scopes: readonly string[]; expires_at?: string | null }> &
      Answer<201, m.TokenCreated>;
  };
  "/api/workspaces/{slug}/tokens/{id}/": { delete: Takes<One> & Nothing<204> };
  "/api/workspaces/{slug}/members/": {
    get: Takes<InWorkspace, Listing> & Answer<200, m.Page<m.MemberRow>>;
    post: Takes<InWorkspace> &
      Sends<{ email: string; name: string; roles: readonly string[]; password?: string }> &
      Answer<201, m.MemberRow>;
  };
  "/api/workspaces/{slug}/members/{id}/": {
    patch: Takes<One> & Sends<{ roles: readonly string[] }> & Answer<200, m.MemberRow>;
    delete: Takes<One> & Nothing<204>;
  };
  "/api/workspaces/{slug}/audit/": {
    get: Takes<
      InWorkspace,
      Listing & {
        actor?: string;
        action?: string;
        target?: string;
        from?: string;
        to?: string;
        q?: string;
      }
    > &
      Answer<200, m.Page<m.AuditRow>>;
  };
  "/api/workspaces/{slug}/audit/verify/": {
    post: Takes<InWorkspace> & Answer<200, m.AuditVerdict>;
  };
}
