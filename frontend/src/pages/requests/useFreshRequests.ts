import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useEffectEvent } from "react";
import { requestsKey } from "@/api/forms";
import type { RequestCard } from "@/api/model";
import { useSlug } from "@/api/session";
import { live, useLiveState } from "@/api/useLive";
import { isOpen } from "./requestWords";

const POLL_MS = 2_000;
/** Several steps may end within one frame; one look at the server then tells all. */
const TOGETHER_MS = 60;
const AT_MOST = 20;

interface Followed extends Pick<RequestCard, "id" | "status"> {
  /** What the page knows already; lists do not say. */
  readonly last_event?: number;
}

/**
 * Load requests again whenever something happens in one of them.
 *
 * How far a request is, in the requester's words, is for the server to say; its events only tell
 * when to ask. Without a live connection it asks every two seconds.
 */
export function useFreshRequests(requests: readonly Followed[]): void {
  const slug = useSlug();
  const queryClient = useQueryClient();
  const connected = useLiveState() === "open";
  const ids = requests
    .filter((request) => isOpen(request.status))
    .slice(0, AT_MOST)
    .map((request) => request.id)
    .join(" ");

  const known = useEffectEvent((id: string) => requests.find((one) => one.id === id)?.last_event);
  useEffect(() => {
    if (ids === "") return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const refresh = () => {
      timer ??= setTimeout(() => {
        timer = undefined;
        void queryClient.invalidateQueries({ queryKey: requestsKey(slug) });
      }, TOGETHER_MS);
    };
    const leave = ids.split(" ").map((id) => live.subscribe(id, known(id) ?? 0, refresh));
    return () => {
      clearTimeout(timer);
      for (const stop of leave) stop();
    };
  }, [ids, slug, queryClient]);

  useEffect(() => {
    if (ids === "" || connected) return;
    const timer = setInterval(
      () => void queryClient.invalidateQueries({ queryKey: requestsKey(slug) }),
      POLL_MS,
    );
    return () => clearInterval(timer);
  }, [ids, connected, slug, queryClient]);
}
