import { useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { answer, client } from "@/api/client";
import type { RunDetail } from "@/api/model";
import { useSlug } from "@/api/session";
import { useRunEvents } from "@/api/useLive";
import { hear, type LiveRunStore, MOST_EVENTS, makeLiveRun, remember } from "./liveRun";
import { useTallies } from "./useLoops";

const RUN = "/api/workspaces/{slug}/runs/{run_id}/" as const;

/** The run as it stood when the page was opened; everything after that is heard. */
export function useRunDetail(runId: string) {
  const slug = useSlug();
  return useQuery({
    queryKey: ["run", slug, runId],
    queryFn: ({ signal }) =>
      answer(client.GET(RUN, { params: { path: { slug, run_id: runId } }, signal })),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  });
}

/** Follow a run from its snapshot on, through lost connections, without a gap or a repeat. */
export function useLiveRun(detail: RunDetail): LiveRunStore {
  const [store] = useState(() => makeLiveRun(detail));
  useRunEvents(
    detail.id,
    detail.last_event,
    (items) => hear(store, items),
    ({ message }) => store.setState({ refused: message }),
  );
  useHistory(store, detail);
  useTallies(store);
  return store;
}

/** Read what happened before, for the time slider; the page does not wait for it. */
function useHistory(store: LiveRunStore, { id, last_event }: RunDetail): void {
  const slug = useSlug();
  useEffect(() => {
    let gone = false;
    // Too many to hold: the list of events and the slider ask for what they show.
    if (last_event > MOST_EVENTS) return;
    const read = async () => {
      for (let after = 0; after < last_event && !gone; ) {
        const { items } = await answer(
          client.GET(`${RUN}events/`, {
            params: { path: { slug, run_id: id }, query: { after } },
          }),
        );
        const last = items.at(-1)?.number ?? last_event;
        if (!gone) remember(store, items, last >= last_event);
        after = last;
      }
    };
    // Without its past the page still shows the present; the slider stays away.
    read().catch(() => undefined);
    return () => {
      gone = true;
    };
  }, [store, slug, id, last_event]);
}
