import { useQuery } from "@tanstack/react-query";
import { answer, client } from "@/api/client";
import { useSlug } from "@/api/session";

/** The connectors that are installed; they change only when the server restarts. */
export function useCatalog() {
  const slug = useSlug();
  return useQuery({
    queryKey: ["catalog", slug],
    queryFn: ({ signal }) =>
      answer(client.GET("/api/workspaces/{slug}/catalog/", { params: { path: { slug } }, signal })),
    staleTime: 5 * 60_000,
  });
}
