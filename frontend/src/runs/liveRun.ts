/**
 * One run as the page holds it: what the server told, and the moment that is looked at.
 *
 * A loop may have tens of thousands of steps, so the page holds those outside of loops, sums of
 * those inside, and the steps of the few iterations that are looked at. Events are kept only as
 * long as there are few.
 */

import { createStore, type StoreApi } from "zustand";
import type { NumberedEvent, RunDetail, RunMoment, StepView, Tallies } from "@/api/model";
import { type Chosen, NOTHING_CHOSEN } from "./chosen";
import { fold, NOTHING_HAPPENED, type RunView } from "./runView";
import { isInLoop, iterationOf } from "./stepPlace";
import { foldStep, freshStep, isOfRun } from "./stepView";
import { byIteration, NO_TALLIES, tally } from "./tally";

/** A run with more events than this is not held whole. */
export const MOST_EVENTS = 2_000;

type Steps = ReadonlyMap<string, StepView>;

export interface LiveRun {
  readonly detail: RunDetail;
  /** The newest state of the run, and of the steps outside of loops. */
  readonly view: RunView;
  /** The newest sums of the steps inside of loops. */
  readonly tallies: Tallies;
  /** Counts what was heard of steps inside of loops: then the sums have to be asked for again. */
  readonly loopNews: number;
  /** The steps of iterations that are looked at, by the path of each. */
  readonly iterations: ReadonlyMap<string, Steps>;
  /** What was heard of an iteration while its steps are being asked for. */
  readonly expected: ReadonlyMap<string, readonly NumberedEvent[]>;
  /** All events from the first one on, in order; null when there are too many to hold. */
  readonly events: readonly NumberedEvent[] | null;
  readonly historyComplete: boolean;
  /** Number of the event up to which the page shows the run; null follows what happens. */
  readonly moment: number | null;
  /** How a run with too many events stood at a moment, as the server told. */
  readonly past: (RunMoment & { readonly number: number }) | null;
  readonly chosen: Chosen;
  /** The step path or node that is selected; null shows the run itself. */
  readonly selected: string | null;
  /** Why no more is heard, once the server said so. */
  readonly refused: string | null;
}

export type LiveRunStore = StoreApi<LiveRun>;

// A step that was stored before a field was thought of comes without it.
const whole = (step: StepView): StepView => ({ ...freshStep(step.path), ...step });

function viewOf(detail: RunDetail): RunView {
  const { status, started_at, finished_at, output, error, last_event } = detail;
  const { paused_by, overdue_since, responded_at, response, undone } = detail;
  return {
    ...{ status, started_at, finished_at, output, error, last_event },
    ...{ paused_by, overdue_since, responded_at, response, undone },
    steps: detail.steps.map(whole),
  };
}

export function makeLiveRun(detail: RunDetail): LiveRunStore {
  return createStore<LiveRun>(() => ({
    detail,
    view: viewOf(detail),
    tallies: detail.tallies ?? NO_TALLIES,
    loopNews: 0,
    iterations: new Map(),
    expected: new Map(),
    events: detail.last_event > MOST_EVENTS ? null : [],
    historyComplete: detail.last_event === 0,
    moment: null,
    past: null,
    chosen: NOTHING_CHOSEN,
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

const stepOf = ({ event }: NumberedEvent): string =>
  isOfRun(event) || !("step" in event) ? "" : (event.step ?? "");

/** Take in events that just happened. */
export function hear(store: LiveRunStore, items: readonly NumberedEvent[]): void {
  store.setState((state) => {
    const fresh = items.filter((item) => item.number > state.view.last_event);
    const last = fresh.at(-1);
    if (!last) return state;
    const inner = fresh.filter((item) => isInLoop(stepOf(item)));
    const outer = inner.length === 0 ? fresh : fresh.filter((item) => !isInLoop(stepOf(item)));
    const events = state.events && merged(state.events, items);
    return {
      view: { ...fold(state.view, outer), last_event: last.number },
      events: events && events.length > MOST_EVENTS ? null : events,
      ...(inner.length > 0 ? hearOfLoops(state, inner) : {}),
    };
  });
}

function hearOfLoops(state: LiveRun, items: readonly NumberedEvent[]): Partial<LiveRun> {
  const iterations = new Map(state.iterations);
  const expected = new Map(state.expected);
  for (const item of items) {
    const key = iterationOf(stepOf(item)) ?? "";
    const steps = iterations.get(key);
    if (steps) iterations.set(key, withEvents(steps, [item]));
    const waiting = expected.get(key);
    if (waiting) expected.set(key, [...waiting, item]);
  }
  return { iterations, expected, loopNews: state.loopNews + items.length };
}

function withEvents(steps: Steps, items: readonly NumberedEvent[]): Steps {
  const next = new Map(steps);
  for (const { event } of items) {
    if (isOfRun(event) || !("step" in event)) continue;
    next.set(event.step, foldStep(next.get(event.step) ?? freshStep(event.step), event));
  }
  return next;
}

/** From now on keep what is heard of an iteration, because its steps are being asked for. */
export function expectSteps(store: LiveRunStore, iteration: string): void {
  store.setState(({ expected }) => ({ expected: new Map(expected).set(iteration, []) }));
}

/** Take in the steps of an iteration as they stood after an event. */
export function openIteration(
  store: LiveRunStore,
  iteration: string,
  steps: readonly StepView[],
  lastEvent: number,
): void {
  store.setState((state) => {
    const known = new Map(steps.map((step) => [step.path, whole(step)]));
    const since = (state.expected.get(iteration) ?? []).filter((item) => item.number > lastEvent);
    const expected = new Map(state.expected);
    expected.delete(iteration);
    const iterations = new Map(state.iterations).set(iteration, withEvents(known, since));
    return { iterations, expected };
  });
}

/** Let go of iterations that are not looked at any more. */
export function keepOnly(store: LiveRunStore, wanted: readonly string[]): void {
  store.setState((state) => {
    const gone = [...state.iterations.keys(), ...state.expected.keys()].filter(
      (key) => !wanted.includes(key),
    );
    if (gone.length === 0) return state;
    const iterations = new Map(state.iterations);
    const expected = new Map(state.expected);
    for (const key of gone) {
      iterations.delete(key);
      expected.delete(key);
    }
    return { iterations, expected };
  });
}

/** Take in what happened before the page was opened. */
export function remember(store: LiveRunStore, items: readonly NumberedEvent[], complete: boolean) {
  store.setState((state) => ({
    events: state.events && merged(items, state.events),
    historyComplete: state.historyComplete || complete,
  }));
}

/** What the page shows: now, or how it was at the moment that is looked at. */
export interface Shown {
  readonly view: RunView;
  readonly tallies: Tallies;
  readonly iterations: ReadonlyMap<string, Steps>;
  /** Whether the steps of single iterations are known at this moment. */
  readonly hasIterations: boolean;
}

export function shown(state: LiveRun): Shown {
  const { moment, events, past, view, tallies, iterations } = state;
  if (moment === null) return { view, tallies, iterations, hasIterations: true };
  if (events) return shownAt(events, moment);
  if (!past) return { view, tallies, iterations, hasIterations: false };
  const steps = past.view.steps.map(whole);
  const nothing = { iterations: new Map(), hasIterations: false };
  return { view: { ...past.view, steps }, tallies: past.tallies, ...nothing };
}

function shownAt(events: readonly NumberedEvent[], moment: number): Shown {
  const all = fold(
    NOTHING_HAPPENED,
    events.filter((event) => event.number <= moment),
  );
  const steps = all.steps.filter((step) => !isInLoop(step.path));
  return {
    view: { ...all, steps },
    tallies: tally(all.steps),
    iterations: byIteration(all.steps),
    hasIterations: true,
  };
}

/** When the moment that is looked at was; null for now. */
export function momentTime(state: LiveRun): number | null {
  if (state.moment === null) return null;
  if (state.events === null) return Date.parse(state.past?.at ?? state.detail.created_at);
  const event = state.events.findLast((known) => known.number <= (state.moment ?? 0));
  return Date.parse(event?.event.at ?? state.detail.created_at);
}
