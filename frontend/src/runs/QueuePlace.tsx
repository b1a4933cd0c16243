import { useQuery } from "@tanstack/react-query";
import { answer, client } from "@/api/client";
import { useSlug } from "@/api/session";
import { queueWords } from "./queueWords";
import { useRun } from "./RunContext";

const LOOK_EVERY_MS = 3_000;

/** Where a run stands that waits because its workflow allows only so many at once. */
export function QueuePlace() {
  const slug = useSlug();
  const detail = useRun((state) => state.detail);
  const queued = useRun((state) => state.view.status === "queued");
  const { data } = useQuery({
    queryKey: ["run", slug, detail.id, "queue"],
    queryFn: ({ signal }) =>
      answer(
        client.GET("/api/workspaces/{slug}/runs/{run_id}/", {
          params: { path: { slug, run_id: detail.id } },
          signal,
        }),
      ),
    enabled: queued && detail.queued !== null,
    refetchInterval: LOOK_EVERY_MS,
  });
  const place = data === undefined ? detail.queued : data.queued;
  return queued && place ? <> {queueWords(place)}</> : null;
}
