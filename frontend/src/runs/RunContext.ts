import { createContext, useContext, useMemo } from "react";
import { useStore } from "zustand";
import type { WorkflowGraph } from "@/graph/document";
import { NOTHING_CHOSEN } from "./chosen";
import type { Look } from "./drawing";
import { type LiveRun, type LiveRunStore, momentTime, type Shown, shown } from "./liveRun";
import { drawable } from "./runGraph";
import type { RunView } from "./runView";
import { useNow } from "./useNow";

export const RunContext = createContext<LiveRunStore | null>(null);

export function useRunStore(): LiveRunStore {
  const store = useContext(RunContext);
  if (!store) throw new Error("useRunStore belongs inside a run's page");
  return store;
}

export function useRun<T>(select: (state: LiveRun) => T): T {
  return useStore(useRunStore(), select);
}

/** The run at the moment that is looked at. */
export function useShown(): Shown {
  const view = useRun((state) => state.view);
  const tallies = useRun((state) => state.tallies);
  const iterations = useRun((state) => state.iterations);
  const events = useRun((state) => (state.moment === null ? null : state.events));
  const past = useRun((state) => state.past);
  const moment = useRun((state) => state.moment);
  const store = useRunStore();
  // biome-ignore lint/correctness/useExhaustiveDependencies: what the store's state is made of
  return useMemo(
    () => shown(store.getState()),
    [store, view, tallies, iterations, events, past, moment],
  );
}

/** The run itself and its steps outside of loops, at the moment that is looked at. */
export const useShownView = (): RunView => useShown().view;

/** All of what is looked at: a moment of the run, and of each loop one iteration or all. */
export function useLook(): Look {
  const graph = useRunGraph();
  const current = useShown();
  const wanted = useRun((state) => state.chosen);
  const chosen = current.hasIterations ? wanted : NOTHING_CHOSEN;
  return useMemo(() => ({ graph, shown: current, chosen }), [graph, current, chosen]);
}

/** Whether the page shows what happens now, and more may happen. */
export const useIsLive = (): boolean =>
  useRun((state) => state.moment === null && state.view.finished_at === null);

/** The clock of the page: now while it follows, the moment that is looked at otherwise. */
export function useRunClock(): number {
  const past = useRun(momentTime);
  const ended = useRun((state) => state.view.finished_at);
  const now = useNow(past === null && ended === null);
  if (past !== null) return past;
  return ended === null ? now : Date.parse(ended);
}

const graphs = new WeakMap<object, WorkflowGraph>();

/** The version's graph, complete enough to draw. */
export function useRunGraph(): WorkflowGraph {
  const graph = useRun((state) => state.detail.graph);
  let known = graphs.get(graph);
  if (!known) {
    known = drawable(graph);
    graphs.set(graph, known);
  }
  return known;
}
