/** One run as the page holds it: what the server told, and the moment that is looked at. */

import { createStore, type StoreApi } from "zustand";
import type { NumberedEvent, RunDetail } from "@/api/model";
import { fold, NOTHING_HAPPENED, type RunView } from "./runView";
import { freshStep } from "./stepView";

export interface LiveRun {
  readonly detail: RunDetail;
  /** The newest state. */
  readonly view: RunView;
  /** All events from the first one on, in order; complete once `historyComplete`. */
  readonly events: readonly NumberedEvent[];
  readonly historyComplete: boolean;
  /** Number of the event up to which the page shows the run; null follows what happens. */
  readonly moment: number | null;
  /** The step path that is selected; null shows the run itself. */
  readonly selected: string | null;
  /** Why no more is heard, once the server said so. */
  readonly refused: string | null;
}

export type LiveRunStore = StoreApi<LiveRun>;

function viewOf(detail: RunDetail): RunView {
  const { status, started_at, finished_at, output, error, last_event } = detail;
  const { paused_by, overdue_since, responded_at, response, undone } = detail;
  return {
    ...{ status, started_at, finished_at, output, error, last_event },
    ...{ paused_by, overdue_since, responded_at, response, undone },
    // A step that was stored before a field was thought of comes without it.
    steps: detail.steps.map((step) => ({ ...freshStep(step.path), ...step })),
  };
}

export function makeLiveRun(detail: RunDetail): LiveRunStore {
  return createStore<LiveRun>(() => ({
    detail,
    view: viewOf(detail),
    events: [],
    historyComplete: detail.last_event === 0,
    moment: null,
    selected: null,
    refused: null,
  }));
}

/** Join two lists of events by number, each once. */
export function merged(
  a: readonly NumberedEvent[],
  b: readonly NumberedEvent[],
): readonly NumberedEvent[] {
  const last = a.at(-1)?.number ?? 0;
  const [first] = b;
  if (!first) return a;
  if (first.number > last) return [...a, ...b];
  const byNumber = new Map([...a, ...b].map((event) => [event.number, event]));
  return [...byNumber.values()].sort((x, y) => x.number - y.number);
}

/** Take in events that just happened. */
export function hear(store: LiveRunStore, items: readonly NumberedEvent[]): void {
  store.setState((state) => {
    const view = fold(state.view, items);
    if (view === state.view) return state;
    return { view, events: merged(state.events, items) };
  });
}

/** Take in what happened before the page was opened. */
export function remember(store: LiveRunStore, items: readonly NumberedEvent[], complete: boolean) {
  store.setState((state) => ({
    events: merged(items, state.events),
    historyComplete: state.historyComplete || complete,
  }));
}

/** How the run stood at the moment that is looked at. */
export function shownView(state: LiveRun): RunView {
  if (state.moment === null) return state.view;
  const upTo = state.events.filter((event) => event.number <= (state.moment ?? 0));
  return fold(NOTHING_HAPPENED, upTo);
}

/** When the moment that is looked at was; null for now. */
export function momentTime(state: LiveRun): number | null {
  if (state.moment === null) return null;
  const event = state.events.findLast((known) => known.number <= (state.moment ?? 0));
  return Date.parse(event?.event.at ?? state.detail.created_at);
}
