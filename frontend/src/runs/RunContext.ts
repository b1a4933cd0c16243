import { createContext, useContext, useMemo } from "react";
import { useStore } from "zustand";
import type { WorkflowGraph } from "@/graph/document";
import { type LiveRun, type LiveRunStore, momentTime, shownView } from "./liveRun";
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
export function useShownView(): RunView {
  const view = useRun((state) => state.view);
  const events = useRun((state) => state.events);
  const moment = useRun((state) => state.moment);
  const store = useRunStore();
  // biome-ignore lint/correctness/useExhaustiveDependencies: what the store's state is made of
  return useMemo(() => shownView(store.getState()), [store, view, events, moment]);
}

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
