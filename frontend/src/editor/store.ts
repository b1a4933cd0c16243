/** The state of one open editor: document, selection, problems, how well it is saved. */

import { createStore, type StoreApi } from "zustand";
import type { Draft, Issue } from "@/api/model";
import type { Position, WorkflowGraph } from "@/graph/document";
import { type History, startHistory } from "@/graph/history";
import { topmost } from "@/graph/tree";
import type { SaveState } from "./saving/saveState";

export interface Selection {
  readonly nodes: ReadonlySet<string>;
  readonly edges: ReadonlySet<string>;
}

/** Where a new step goes; a `position` is on the canvas, whatever container is there. */
export type Place =
  | { kind: "after"; node: string; handle: string; position?: Position }
  | { kind: "edge"; edge: string; position?: Position }
  | { kind: "at"; position: Position };

export type InspectorTab = "set_up" | "on_error" | "notes";
export type OverviewTab = "steps" | "settings" | "variables";
export type Dialog = "publish" | "versions" | "shortcuts" | "conflict";

export interface EditorState {
  readonly workflow: { readonly id: string; readonly name: string };
  readonly liveVersion: number | null;
  readonly basedOn: number | null;
  readonly history: History;
  readonly selection: Selection;
  readonly issues: readonly Issue[];
  readonly save: SaveState;
  readonly readOnly: boolean;
  readonly tab: InspectorTab;
  /** A field that asks for the focus; the number tells two requests for the same field apart. */
  readonly attention: {
    /** Null for what is said of the workflow as a whole. */
    readonly node: string | null;
    readonly field: string;
    readonly n: number;
  } | null;
  readonly dialog: Dialog | null;
  readonly problemsOpen: boolean;
  /** The searchable menu of steps, at a point of the window. */
  readonly stepMenu: { readonly x: number; readonly y: number; readonly place: Place } | null;
  /** The list of steps that the selected one may lead to. */
  readonly connectMenu: { readonly node: string; readonly handle: string } | null;
  /** The steps for which a frame is being chosen. */
  readonly moveMenu: readonly string[] | null;
  /** What the inspector shows while nothing is selected. */
  readonly overview: OverviewTab;
}

export type EditorStore = StoreApi<EditorState>;

export const NOTHING_SELECTED: Selection = { nodes: new Set(), edges: new Set() };

export function makeStore(draft: Draft, readOnly: boolean): EditorStore {
  const savedAt = Date.parse(draft.updated_at) || Date.now();
  return createStore<EditorState>(() => ({
    workflow: { id: draft.workflow.id, name: draft.workflow.name },
    liveVersion: draft.workflow.live_version,
    basedOn: draft.based_on,
    history: startHistory(draft.graph),
    selection: NOTHING_SELECTED,
    issues: draft.issues,
    save: readOnly ? { kind: "read_only" } : { kind: "saved", at: savedAt },
    readOnly,
    tab: "set_up",
    attention: null,
    dialog: null,
    problemsOpen: false,
    stepMenu: null,
    connectMenu: null,
    moveMenu: null,
    overview: "steps",
  }));
}

export const documentOf = (state: EditorState): WorkflowGraph => state.history.document;

/** The one selected node, when exactly one is. */
export function onlySelected(state: EditorState): string | null {
  const [first] = state.selection.nodes;
  return state.selection.nodes.size === 1 && first !== undefined ? first : null;
}

/**
 * A selection without what the document no longer has.
 *
 * A selected container stands for what is inside of it, so that is not selected as well.
 */
export function prune(selection: Selection, document: WorkflowGraph): Selection {
  const there = new Set(document.nodes.map((n) => n.id).filter((id) => selection.nodes.has(id)));
  const nodes = topmost(document, there);
  const edges = new Set(document.edges.map((e) => e.id).filter((id) => selection.edges.has(id)));
  const same = nodes.size === selection.nodes.size && edges.size === selection.edges.size;
  return same ? selection : { nodes, edges };
}
