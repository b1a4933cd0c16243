/** What is drawn on top of the graph and changes often: kept apart, so that only one card redraws. */

import { createContext, useContext } from "react";
import { createStore, type StoreApi, useStore } from "zustand";

/** State of a step in a run, in the six colours of the palette. */
export type StepState =
  | "idle"
  | "running"
  | "retrying"
  | "waiting"
  | "held"
  | "succeeded"
  | "reused"
  | "undoing"
  | "undone"
  | "failed"
  | "skipped"
  | "cancelled";

export interface NodeStatus {
  state: StepState;
  /** What happened, in place of what the step does: "0.21 s", "attempt 2 of 5 · in 3 s". */
  line: string;
  /** Where a choice went: the name of the live way out. */
  branch: string | null;
  /** Said above the card, for what a person should know at once. */
  note: string | null;
  /** As the how many-th it was undone, from 1; null when it was not. */
  order?: number | null;
}

export type EdgeState = "idle" | "live" | "dead" | "now";

export interface Marks {
  status: ReadonlyMap<string, NodeStatus>;
  edges: ReadonlyMap<string, EdgeState>;
  problems: ReadonlyMap<string, number>;
  /** `node/handle` of every way out that leads somewhere. */
  connected: ReadonlySet<string>;
  /** While a line is being drawn: where it may end. */
  targets: ReadonlySet<string> | null;
  /** The line that would take what is dragged over it. */
  dropEdge: string | null;
  /** The container that would take what is dragged over it. */
  dropInto: string | null;
  /** How many lines lead to each node. */
  incoming: ReadonlyMap<string, number>;
  /** How many steps are in each container, those in containers inside of it as well. */
  inside: ReadonlyMap<string, number>;
}

const NOTHING: Marks = {
  status: new Map(),
  edges: new Map(),
  problems: new Map(),
  connected: new Set(),
  targets: null,
  dropEdge: null,
  dropInto: null,
  incoming: new Map(),
  inside: new Map(),
};

export type MarksStore = StoreApi<Marks>;

export const makeMarks = (): MarksStore => createStore<Marks>(() => NOTHING);

export const MarksContext = createContext<MarksStore>(makeMarks());

export function useMarks<T>(select: (marks: Marks) => T): T {
  return useStore(useContext(MarksContext), select);
}
