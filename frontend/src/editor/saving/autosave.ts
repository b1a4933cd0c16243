/** Saves the draft a moment after each change: one request in flight, and nothing silently lost. */

import { ApiError } from "@/api/errors";
import type { Draft } from "@/api/model";
import type { WorkflowGraph } from "@/graph/document";
import { isSame } from "./isSame";
import type { LocalCopies } from "./localCopy";
import type { SaveState } from "./saveState";

/** Short, because the answer to saving also holds the problems that show as one types. */
const AFTER_MS = 300;
/** A person who types without pause is saved at least this often. */
const AT_LEAST_MS = 2_000;
const FIRST_RETRY_MS = 1_000;
const LONGEST_RETRY_MS = 15_000;

export interface AutosaveOptions {
  key: string;
  graph: WorkflowGraph;
  revision: number;
  savedAt: number;
  copies: LocalCopies;
  now: () => number;
  /** Sends the whole graph; throws `ApiError`. */
  send: (graph: WorkflowGraph, revision: number, leaving: boolean) => Promise<Draft>;
  /** Reads the server's draft, to tell a lost answer from somebody else's save. */
  reload: () => Promise<Draft>;
  onState: (state: SaveState) => void;
  onSaved: (draft: Draft, sent: WorkflowGraph) => void;
}

type Timer = ReturnType<typeof setTimeout> | undefined;

export class Autosave {
  readonly #options: AutosaveOptions;
  #graph: WorkflowGraph;
  #saved: WorkflowGraph;
  #revision: number;
  #state: SaveState;
  #timer: Timer;
  #changedAt = 0;
  #failures = 0;
  /** Graphs that were sent and may have arrived, though no answer came. */
  #unanswered: readonly WorkflowGraph[] = [];
  #inFlight: Promise<void> | null = null;
  #keeping: Promise<void> = Promise.resolve();
  #copyFails = false;
  #stopped = false;

  constructor(options: AutosaveOptions) {
    this.#options = options;
    this.#graph = options.graph;
    this.#saved = options.graph;
    this.#revision = options.revision;
    this.#state = { kind: "saved", at: options.savedAt };
  }

  get state(): SaveState {
    return this.#state;
  }

  get revision(): number {
    return this.#revision;
  }

  /** Take note of a change; it is kept in the browser at once and sent soon. */
  changed(graph: WorkflowGraph): void {
    if (graph === this.#graph) return;
    this.#graph = graph;
    this.#keep();
    if (this.#state.kind === "conflict") return;
    if (this.#changedAt === 0) this.#changedAt = this.#options.now();
    if (this.#state.kind !== "saving" && this.#failures === 0) this.#become({ kind: "waiting" });
    this.#schedule();
  }

  /** Save now whatever is not saved yet; resolves when the attempt is over. */
  async flush(leaving = false): Promise<void> {
    clearTimeout(this.#timer);
    if (this.#inFlight) await this.#inFlight;
    if (this.#graph !== this.#saved && this.#state.kind !== "conflict") await this.#send(leaving);
  }

  /** Try again at once, for instance because the network came back. */
  retry(): void {
    if (this.#graph !== this.#saved) void this.flush();
  }

  /** Go on from a draft that the server holds: after "load theirs", or before "replace theirs". */
  rebase(theirs: { graph: WorkflowGraph; revision: number }, mine: WorkflowGraph): void {
    this.#revision = theirs.revision;
    this.#saved = theirs.graph;
    this.#graph = mine;
    this.#failures = 0;
    if (mine === theirs.graph) void this.#settled(this.#options.now());
    else void this.flushAfterConflict();
  }

  async flushAfterConflict(): Promise<void> {
    this.#become({ kind: "waiting" });
    await this.flush();
  }

  /** Stop; what is not saved stays in the browser's copy. */
  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#timer);
  }

  /** Go on after `stop`. */
  start(): void {
    this.#stopped = false;
    this.retry();
  }

  #become(state: SaveState): void {
    this.#state = state;
    if (!this.#stopped) this.#options.onState(state);
  }

  #schedule(): void {
    clearTimeout(this.#timer);
    if (this.#inFlight) return;
    const waited = this.#options.now() - this.#changedAt;
    const pause = Math.max(0, Math.min(AFTER_MS, AT_LEAST_MS - waited));
    const backoff = this.#failures
      ? Math.min(FIRST_RETRY_MS * 2 ** (this.#failures - 1), LONGEST_RETRY_MS)
      : 0;
    this.#timer = setTimeout(() => void this.#send(false), Math.max(pause, backoff));
  }

  #send(leaving: boolean): Promise<void> {
    if (this.#stopped && !leaving) return Promise.resolve();
    const sending = this.#graph;
    this.#changedAt = 0;
    if (this.#failures === 0) this.#become({ kind: "saving" });
    this.#inFlight = this.#options
      .send(sending, this.#revision, leaving)
      .then(
        (draft) => this.#accepted(draft, sending),
        (error: unknown) => this.#failed(error, sending),
      )
      .finally(() => {
        this.#inFlight = null;
        const again = this.#graph !== this.#saved && this.#state.kind !== "conflict";
        const refused = this.#state.kind === "refused" && this.#changedAt === 0;
        if (again && !refused && !this.#stopped) this.#schedule();
      });
    return this.#inFlight;
  }

  #accepted(draft: Draft, sent: WorkflowGraph): void {
    this.#failures = 0;
    this.#unanswered = [];
    this.#revision = draft.revision;
    this.#saved = sent;
    this.#options.onSaved(draft, sent);
    if (this.#graph === sent) void this.#settled(this.#options.now());
    else this.#become({ kind: "waiting" });
  }

  async #settled(at: number): Promise<void> {
    this.#become({ kind: "saved", at });
    await this.#keeping;
    if (this.#graph === this.#saved) {
      this.#keeping = this.#options.copies.remove(this.#options.key).catch(() => undefined);
    }
  }

  async #failed(error: unknown, sent: WorkflowGraph): Promise<void> {
    if (!(error instanceof ApiError)) {
      this.#failures += 1;
      this.#become(this.#unsaved("the page ran into an error"));
      return;
    }
    if (error.status === 412) {
      await this.#collided(error, sent);
      return;
    }
    if (!error.mayPass && error.status !== 401) {
      this.#become({ kind: "refused", why: lowerFirst(error.message) });
      return;
    }
    this.#failures += 1;
    this.#unanswered = [...this.#unanswered, sent].slice(-5);
    this.#become(this.#unsaved(WHY[error.code] ?? WHY[String(error.status)] ?? "no answer"));
  }

  /** An answer may get lost on its way: then the draft that collides is the one we sent. */
  async #collided(error: ApiError, sent: WorkflowGraph): Promise<void> {
    const theirs = await this.#options.reload().catch(() => null);
    const ours = theirs && [sent, ...this.#unanswered].find((g) => isSame(g, theirs.graph));
    if (theirs && ours) {
      this.#accepted(theirs, ours);
      return;
    }
    const { updated_by: by, revision } = error.data;
    this.#become({
      kind: "conflict",
      by: personName(by),
      revision: typeof revision === "number" ? revision : null,
    });
  }

  #unsaved(why: string): SaveState {
    return this.#copyFails ? { kind: "only_here", why } : { kind: "kept", why };
  }

  /** One write to the browser's storage at a time, always of the newest graph. */
  #keep(): void {
    const copy = { graph: this.#graph, revision: this.#revision, at: this.#options.now() };
    this.#keeping = this.#keeping.then(async () => {
      if (copy.graph !== this.#graph) return;
      try {
        await this.#options.copies.put(this.#options.key, copy);
        this.#copyFails = false;
      } catch {
        this.#copyFails = true;
      }
    });
  }
}

const WHY: Readonly<Record<string, string>> = {
  "network.offline": "offline",
  "network.unreachable": "the server does not answer",
  "401": "signed out",
};

function personName(by: unknown): string | null {
  if (typeof by === "string") return by || null;
  if (typeof by === "object" && by !== null && "name" in by) return String(by.name);
  return null;
}

const lowerFirst = (text: string) => text.charAt(0).toLowerCase() + text.slice(1);
