/** The server's side of a draft. */

import { answer, client } from "@/api/client";
import type {
  Draft,
  Issue,
  Page,
  ScopePathInfo,
  VersionRow,
  WorkflowGraph,
  WorkflowRow,
} from "@/api/model";

const WORKFLOW = "/api/workspaces/{slug}/workflows/{id}/" as const;

/** A request that outlives its page may carry this much and no more. */
const KEEPALIVE_BYTES = 60_000;

export class DraftService {
  readonly slug: string;
  readonly workflowId: string;

  constructor(slug: string, workflowId: string) {
    this.slug = slug;
    this.workflowId = workflowId;
  }

  load(): Promise<Draft> {
    return answer(client.GET(`${WORKFLOW}draft/`, { params: { path: this.#path } }));
  }

  /** Save and check the whole graph; refused with 412 when somebody else saved since `revision`. */
  save(graph: WorkflowGraph, revision: number, leaving = false): Promise<Draft> {
    const body = { graph };
    const small = leaving && JSON.stringify(body).length < KEEPALIVE_BYTES;
    return answer(
      client.PUT(`${WORKFLOW}draft/`, {
        params: { path: this.#path, header: { "If-Match": `"${revision}"` } },
        body,
        ...(small ? { keepalive: true } : {}),
      }),
    );
  }

  /** Check a graph without saving it. */
  async check(graph: WorkflowGraph): Promise<readonly Issue[]> {
    const params = { path: this.#path };
    return (await answer(client.POST(`${WORKFLOW}check/`, { params, body: { graph } }))).issues;
  }

  /** What an expression in a field of a node may name. */
  async scope(
    graph: WorkflowGraph,
    node: string,
    field: string,
  ): Promise<readonly ScopePathInfo[]> {
    const params = { path: this.#path };
    const body = { graph, node, field };
    return (await answer(client.POST(`${WORKFLOW}scope/`, { params, body }))).paths;
  }

  publish(revision: number, note: string): Promise<VersionRow> {
    return answer(
      client.POST(`${WORKFLOW}versions/`, {
        params: { path: this.#path, header: { "If-Match": `"${revision}"` } },
        body: { note },
      }),
    );
  }

  versions(): Promise<Page<VersionRow>> {
    return answer(client.GET(`${WORKFLOW}versions/`, { params: { path: this.#path } }));
  }

  version(number: number): Promise<VersionRow & { graph: WorkflowGraph }> {
    const path = { ...this.#path, number };
    return answer(client.GET(`${WORKFLOW}versions/{number}/`, { params: { path } }));
  }

  /** Keep a graph as a workflow of its own. */
  async saveAs(name: string, graph: WorkflowGraph): Promise<WorkflowRow> {
    const made = await answer(
      client.POST("/api/workspaces/{slug}/workflows/", {
        params: { path: { slug: this.slug } },
        body: { name, description: "", template: "" },
      }),
    );
    const copy = new DraftService(this.slug, made.id);
    await copy.save(graph, (await copy.load()).revision);
    return made;
  }

  get #path() {
    return { slug: this.slug, id: this.workflowId };
  }
}
