/** What the server tells of loops: sums, iterations, and how the run stood at a moment. */

import { keepPreviousData, useInfiniteQuery, useQueries, useQuery } from "@tanstack/react-query";
import { useEffect, useMemo } from "react";
import { answer, client } from "@/api/client";
import type { Iteration } from "@/api/model";
import { useSlug } from "@/api/session";
import { expectSteps, keepOnly, type LiveRunStore, openIteration } from "./liveRun";
import { useRun, useRunStore } from "./RunContext";
import { placeOf } from "./stepPlace";

const RUN = "/api/workspaces/{slug}/runs/{run_id}/" as const;
/** Sums are asked for again at most this often while a loop is under way. */
const SUMS_EVERY_MS = 700;
export const PAGE = 100;

/** Keep the sums as new as what is heard. */
export function useTallies(store: LiveRunStore): void {
  const slug = useSlug();
  useEffect(() => {
    const { id } = store.getState().detail;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let asked = store.getState().loopNews;
    let gone = false;
    const ask = async () => {
      asked = store.getState().loopNews;
      const path = { slug, run_id: id };
      const tallies = await answer(client.GET(`${RUN}tallies/`, { params: { path } }));
      if (!gone) store.setState({ tallies });
    };
    const look = () => {
      if (timer !== undefined || store.getState().loopNews === asked) return;
      timer = setTimeout(() => {
        // A failed request is made good by the next news, or by opening the page again.
        ask()
          .catch(() => undefined)
          .finally(() => {
            timer = undefined;
            if (!gone) look();
          });
      }, SUMS_EVERY_MS);
    };
    const stop = store.subscribe(look);
    return () => {
      gone = true;
      clearTimeout(timer);
      stop();
    };
  }, [store, slug]);
}

/** Hold the steps of the iterations that are looked at, and let go of the others. */
export function useIterations(store: LiveRunStore, wanted: readonly string[]): void {
  const slug = useSlug();
  const key = wanted.join();
  useEffect(() => {
    const now = key === "" ? [] : key.split(",");
    keepOnly(store, now);
    const { iterations, expected, detail } = store.getState();
    for (const path of now) {
      if (iterations.has(path) || expected.has(path)) continue;
      const { loop, iteration } = placeOf(path);
      expectSteps(store, path);
      answer(
        client.GET(`${RUN}steps/`, {
          params: {
            path: { slug, run_id: detail.id },
            query: { loop, iteration: iteration ?? 0 },
          },
        }),
      ).then(
        ({ items, last_event }) => {
          if (store.getState().expected.has(path)) openIteration(store, path, items, last_event);
        },
        () =>
          keepOnly(
            store,
            now.filter((other) => other !== path),
          ),
      );
    }
  }, [store, slug, key]);
}

/** Ask how a run with very many events stood at the moment that is looked at. */
export function usePast(store: LiveRunStore): void {
  const slug = useSlug();
  const id = useRun((state) => state.detail.id);
  const number = useRun((state) => (state.events === null ? state.moment : null));
  const { data } = useQuery({
    queryKey: ["run-moment", slug, id, number],
    queryFn: async ({ signal }) => {
      const path = { slug, run_id: id, number: number ?? 0 };
      const found = await answer(
        client.GET(`${RUN}moments/{number}/`, { params: { path }, signal }),
      );
      return { ...found, number: number ?? 0 };
    },
    enabled: number !== null && number > 0,
    placeholderData: keepPreviousData,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 10_000,
  });
  useEffect(() => {
    store.setState({ past: number === null ? null : (data ?? null) });
  }, [store, number, data]);
}

/** Some iterations of a loop; `state` leaves only those that stand so. */
function useAsk() {
  const slug = useSlug();
  const { detail } = useRunStore().getState();
  return useMemo(
    () => (loop: string, query: { after: number; limit: number; state?: Iteration["state"] }) => {
      const path = { slug, run_id: detail.id };
      // "After" counts from 0, so the first page is asked for without it.
      const { after, ...rest } = query;
      const asked = after < 0 ? rest : query;
      return answer(
        client.GET(`${RUN}iterations/`, { params: { path, query: { loop, ...asked } } }),
      );
    },
    [slug, detail.id],
  );
}

/** The next iteration that stands so, after one that is looked at; from the first on at the end. */
export function useNextInState() {
  const ask = useAsk();
  return async (loop: string, state: Iteration["state"], after: number) => {
    const next = await ask(loop, { state, after, limit: 1 });
    const [found] =
      next.items.length > 0 ? next.items : (await ask(loop, { state, after: -1, limit: 1 })).items;
    return found?.index ?? null;
  };
}

/** Iterations of a loop in a stretch of the list that is seen, page by page. */
export function useIterationPages(
  loop: string,
  { from, to, live }: { from: number; to: number; live: boolean },
): ReadonlyMap<number, Iteration> {
  const ask = useAsk();
  const { detail } = useRunStore().getState();
  const pages = to > from ? range(Math.floor(from / PAGE), Math.floor((to - 1) / PAGE)) : [];
  return useQueries({
    queries: pages.map((page) => ({
      queryKey: ["iterations", detail.id, loop, page],
      queryFn: () => ask(loop, { after: page * PAGE - 1, limit: PAGE }),
      // Only what is near is kept; a page whose iterations are all over never changes.
      gcTime: 20_000,
      staleTime: Number.POSITIVE_INFINITY,
      refetchInterval: (query: {
        state: { data?: { items: readonly Iteration[] } | undefined };
      }) => (live && isOpen(query.state.data?.items ?? []) ? 1_000 : (false as const)),
    })),
    combine: (results) =>
      new Map(results.flatMap(({ data }) => data?.items ?? []).map((one) => [one.index, one])),
  });
}

const isOpen = (items: readonly Iteration[]): boolean =>
  items.length < PAGE || items.some((one) => one.finished_at === null);

const range = (first: number, last: number) =>
  Array.from({ length: last - first + 1 }, (_, i) => first + i);

/** Iterations in one state, as far as somebody has scrolled. */
export function useIterationsInState(
  loop: string,
  state: Iteration["state"],
  { to, enabled, live }: { to: number; enabled: boolean; live: boolean },
): readonly Iteration[] {
  const ask = useAsk();
  const { detail } = useRunStore().getState();
  const { data, fetchNextPage, hasNextPage, isFetching } = useInfiniteQuery({
    queryKey: ["iterations-in-state", detail.id, loop, state],
    queryFn: ({ pageParam }) => ask(loop, { state, after: pageParam, limit: PAGE }),
    initialPageParam: -1,
    getNextPageParam: ({ next }) => next,
    enabled,
    gcTime: 20_000,
    refetchInterval: live ? 2_000 : false,
  });
  const items = useMemo(() => data?.pages.flatMap((page) => page.items) ?? [], [data]);
  useEffect(() => {
    if (enabled && hasNextPage && !isFetching && to > items.length) void fetchNextPage();
  }, [enabled, hasNextPage, isFetching, to, items.length, fetchNextPage]);
  return items;
}
