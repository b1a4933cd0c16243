import { queryOptions } from "@tanstack/react-query";
import { answer, client } from "./client";
import type { ConnectorReport } from "./model";

const A_PAGE = 50;

interface Page {
  readonly items: readonly ConnectorReport[];
  readonly next?: string | null;
}

/** What the installed connectors change for workflows, and what that breaks. */
export const breaksQuery = (slug: string) =>
  queryOptions({
    queryKey: ["breaks", slug],
    queryFn: ({ signal }) => allReports(slug, signal),
    staleTime: 5 * 60_000,
  });

/** Read every page; most workflows have nothing to tell, so pages are small. */
async function allReports(slug: string, signal: AbortSignal): Promise<ConnectorReport[]> {
  const found: ConnectorReport[] = [];
  let cursor: string | null = null;
  do {
    const page: Page = await answer(
      client.GET("/api/workspaces/{slug}/catalog/breaks/", {
        params: { path: { slug }, query: { limit: A_PAGE, ...(cursor ? { cursor } : {}) } },
        signal,
      }),
    );
    found.push(...page.items);
    cursor = page.next ?? null;
  } while (cursor !== null);
  return found;
}
