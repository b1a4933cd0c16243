/** One open editor: what people do goes through here, into the store and on to the server. */

import type { Catalog, Draft } from "@/api/model";
import type { Position } from "@/graph/document";
import { changeNodeId } from "@/graph/edits/changeNodeId";
import type { Recipe } from "@/graph/edits/edit";
import { change, type History, redo, undo } from "@/graph/history";
import type { DraftService } from "./draftService";
import { drawable } from "./drawable";
import { Autosave } from "./saving/autosave";
import type { LocalCopies, LocalCopy } from "./saving/localCopy";
import {
  type Dialog,
  documentOf,
  type EditorState,
  type EditorStore,
  type InspectorTab,
  makeStore,
  NOTHING_SELECTED,
  prune,
  type Selection,
} from "./store";

/** What the canvas can do for commands; absent until it is drawn. */
export interface CanvasView {
  fit(): void;
  zoomBy(factor: number): void;
  zoomTo(zoom: number): void;
  /** Bring nodes into view and give the first the keyboard's focus. */
  reveal(nodes: readonly string[]): void;
  centre(): Position;
}

/** What opens and closes without being part of the document. */
type Shown = "problemsOpen" | "stepMenu" | "connectMenu" | "moveMenu" | "tab" | "overview";

const flushes = new Map<string, Promise<void>>();

/** Resolves when an editor of this workflow that was just closed has sent its last changes. */
export async function lastFlush(workflowId: string): Promise<void> {
  await flushes.get(workflowId);
}

export interface SessionOptions {
  draft: Draft;
  service: DraftService;
  copies: LocalCopies;
  readOnly: boolean;
  now?: () => number;
}

export class EditorSession {
  readonly store: EditorStore;
  readonly service: DraftService;
  readonly #copies: LocalCopies;
  readonly #autosave: Autosave;
  readonly #now: () => number;
  canvas: CanvasView | null = null;
  catalog: Catalog | undefined;
  #attentions = 0;

  constructor({ draft, service, copies, readOnly, now = Date.now }: SessionOptions) {
    this.service = service;
    this.#copies = copies;
    this.#now = now;
    this.store = makeStore(draft, readOnly);
    this.#autosave = new Autosave({
      key: service.workflowId,
      graph: draft.graph,
      revision: draft.revision,
      savedAt: Date.parse(draft.updated_at) || now(),
      copies,
      now,
      send: (graph, revision, leaving) => service.save(graph, revision, leaving),
      reload: () => service.load(),
      onState: (save) => this.#set({ save }),
      onSaved: (saved) => this.#saved(saved),
    });
  }

  get state(): EditorState {
    return this.store.getState();
  }

  get revision(): number {
    return this.#autosave.revision;
  }

  /** Change the document; one call is one step of the history. */
  perform(
    label: string,
    recipe: Recipe,
    options: { merge?: string; select?: Selection } = {},
  ): void {
    if (this.state.readOnly) return;
    const { merge, select } = options;
    const gesture = { label, recipe, at: this.#now(), ...(merge === undefined ? {} : { merge }) };
    this.#travel(change(this.state.history, gesture), select);
  }

  undo(): void {
    if (!this.state.readOnly) this.#travel(undo(this.state.history));
  }

  redo(): void {
    if (!this.state.readOnly) this.#travel(redo(this.state.history));
  }

  /** Change a step's id; what is selected and asked for follows it. */
  changeId(from: string, to: string): void {
    const select = { nodes: new Set([to]), edges: new Set<string>() };
    this.perform("Change step id", changeNodeId.on({ from, to }), { select });
  }

  select(selection: Selection): void {
    this.#set({ selection: prune(selection, documentOf(this.state)) });
  }

  selectNodes(...ids: string[]): void {
    this.select({ nodes: new Set(ids), edges: new Set() });
  }

  /**
   * Select a node, open the tab that holds the field, and put the cursor there.
   *
   * `null` is the workflow itself: its settings and variables.
   */
  attend(node: string | null, field: string): void {
    this.#attentions += 1;
    const attention = { node, field, n: this.#attentions };
    if (node === null) {
      this.select(NOTHING_SELECTED);
      const overview = field.startsWith("/variables") ? "variables" : "settings";
      this.#set({ overview, attention });
      return;
    }
    this.selectNodes(node);
    this.#set({ tab: tabOf(field), attention });
    this.canvas?.reveal([node]);
  }

  show(part: Partial<Pick<EditorState, Shown>>): void {
    this.#set(part);
  }

  open(dialog: Dialog | null): void {
    this.#set({ dialog });
  }

  /** Take over what publishing made of the draft. */
  published(version: number): void {
    this.#set({ liveVersion: version, basedOn: version });
  }

  flush(leaving = false): Promise<void> {
    return this.state.readOnly ? Promise.resolve() : this.#autosave.flush(leaving);
  }

  retry(): void {
    if (!this.state.readOnly) this.#autosave.retry();
  }

  /** Put back what an earlier visit could not save. */
  restore(copy: LocalCopy): void {
    this.perform("Restore unsaved changes", (draft) => void Object.assign(draft, copy.graph));
  }

  /** Leave our changes for theirs; undo brings ours back. */
  async takeTheirs(): Promise<void> {
    const theirs = await this.service.load();
    const history = change(this.state.history, {
      label: "Load the other draft",
      recipe: (draft) => void Object.assign(draft, drawable(theirs.graph)),
      at: this.#now(),
    });
    this.#set({ history, issues: theirs.issues, dialog: null });
    this.#set({ selection: prune(this.state.selection, history.document) });
    this.#autosave.rebase({ graph: history.document, revision: theirs.revision }, history.document);
  }

  /** Put our draft in place of theirs, knowingly. */
  async replaceTheirs(): Promise<void> {
    const theirs = await this.service.load();
    this.#set({ dialog: null });
    this.#autosave.rebase(theirs, documentOf(this.state));
  }

  /** Our draft is safe elsewhere, so the browser's copy may go. */
  async forgetCopy(): Promise<void> {
    await this.#copies.remove(this.service.workflowId).catch(() => undefined);
  }

  /** Go on after `close`. */
  resume(): void {
    this.#autosave.start();
  }

  close(): void {
    const id = this.service.workflowId;
    const flush = this.flush(true).finally(() => {
      if (flushes.get(id) === flush) flushes.delete(id);
    });
    flushes.set(id, flush);
    this.#autosave.stop();
  }

  #travel(history: History, select?: Selection): void {
    if (history === this.state.history) return;
    const selection = prune(select ?? this.state.selection, history.document);
    this.#set({ history, selection });
    this.#autosave.changed(history.document);
  }

  #saved(draft: Draft): void {
    this.#set({
      issues: draft.issues,
      basedOn: draft.based_on,
      liveVersion: draft.workflow.live_version,
    });
  }

  #set(part: Partial<EditorState>): void {
    this.store.setState(part);
  }
}

function tabOf(field: string): InspectorTab {
  if (/^\/(retry|limits|undo|on_error|due_s)/.test(field)) return "on_error";
  return /^\/(notes|stage)/.test(field) ? "notes" : "set_up";
}
