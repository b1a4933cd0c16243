import type { NumberedEvent } from "./model";

/** `idle`: nothing to listen to. `lost`: the connection is gone and being made again. */
export type LiveState = "idle" | "connecting" | "open" | "lost";

export type OnEvents = (items: readonly NumberedEvent[], lastEvent: number) => void;
export type OnRefused = (error: { code: string; message: string }) => void;

/** The part of a WebSocket that we use, so that tests can bring their own. */
export interface Socket {
  onopen: ((event: unknown) => void) | null;
  onmessage: ((event: { data: unknown }) => void) | null;
  onclose: ((event: { code: number }) => void) | null;
  send(data: string): void;
  close(code?: number): void;
}

export interface LiveOptions {
  readonly open: () => Socket;
  /** Between 0 and 1; spreads the reconnects of many browsers. */
  readonly random?: () => number;
}

interface Listener {
  readonly run: string;
  cursor: number;
  readonly onEvents: OnEvents;
  readonly onRefused: OnRefused | undefined;
}

interface ServerMessage {
  events?: { run: string; items: NumberedEvent[]; last_event: number };
  error?: { code: string; message: string; run?: string };
  pong?: number;
}

/** A banner must show within 3 s of a silent loss: one quiet spell and one unanswered ping. */
const QUIET_MS = 1_100;
const PONG_WITHIN_MS = 1_100;
const OPEN_WITHIN_MS = 4_000;
const FIRST_RETRY_MS = 250;
const LAST_RETRY_MS = 10_000;
const SERVICE_RESTART = 1012;
/** The server looked at the session or the origin and said no; asking again will not help. */
const REFUSED = new Set([4401, 4403]);

/**
 * The one WebSocket of this browser: run events, from a cursor on, without a gap.
 *
 * Every listener has its own cursor. After a loss the cursor is where the server goes on, so a
 * listener sees each event once and in order, however often the connection breaks.
 */
export class Live {
  readonly #open: () => Socket;
  readonly #random: () => number;
  readonly #listeners = new Set<Listener>();
  readonly #watchers = new Set<() => void>();
  #socket: Socket | null = null;
  #state: LiveState = "idle";
  #failures = 0;
  #pings = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(options: LiveOptions) {
    this.#open = options.open;
    this.#random = options.random ?? Math.random;
  }

  get state(): LiveState {
    return this.#state;
  }

  /** Be told when `state` changes; gives the way to stop. */
  watch = (changed: () => void): (() => void) => {
    this.#watchers.add(changed);
    return () => this.#watchers.delete(changed);
  };

  /**
   * Hear the events of a run that follow number `after`.
   *
   * @returns the way to stop.
   */
  subscribe(run: string, after: number, onEvents: OnEvents, onRefused?: OnRefused): () => void {
    const listener: Listener = { run, cursor: after, onEvents, onRefused };
    this.#listeners.add(listener);
    if (this.#socket === null) {
      if (this.#state === "idle") this.#connect("connecting");
    } else if (this.#state === "open") {
      this.#ask(run);
    }
    return () => this.#leave(listener);
  }

  /** Connect again now, because something says that it would work (online, tab visible). */
  wake = (): void => {
    if (this.#listeners.size === 0) return;
    if (this.#state === "open") this.#ping();
    else if (this.#socket === null) this.#connect("lost");
  };

  /** Connect anew, because the session that the connection was made with has been replaced. */
  renew = (): void => {
    if (this.#listeners.size === 0) return;
    const socket = this.#socket;
    this.#forget();
    socket?.close(1000);
    this.#connect("connecting");
  };

  #leave(listener: Listener): void {
    if (!this.#listeners.delete(listener)) return;
    const others = [...this.#listeners].some((other) => other.run === listener.run);
    if (!others && this.#state === "open") this.#send({ unsubscribe: { run: listener.run } });
    if (this.#listeners.size === 0) this.#rest();
  }

  #rest(): void {
    clearTimeout(this.#timer);
    const socket = this.#socket;
    this.#forget();
    socket?.close(1000);
    this.#failures = 0;
    this.#become("idle");
  }

  #connect(state: "connecting" | "lost"): void {
    clearTimeout(this.#timer);
    this.#become(state);
    const socket = this.#open();
    this.#socket = socket;
    socket.onopen = () => this.#opened();
    socket.onmessage = (event) => this.#heard(event.data);
    socket.onclose = (event) => this.#closed(event.code);
    this.#timer = setTimeout(() => this.#lose(), OPEN_WITHIN_MS);
  }

  #opened(): void {
    this.#become("open");
    for (const run of new Set([...this.#listeners].map((listener) => listener.run))) {
      this.#ask(run);
    }
    this.#expectNoise();
  }

  #ask(run: string): void {
    const cursors = [...this.#listeners].filter((l) => l.run === run).map((l) => l.cursor);
    if (cursors.length > 0) this.#send({ subscribe: { run, after: Math.min(...cursors) } });
  }

  #heard(data: unknown): void {
    // Only an answer proves that the server is well; a proxy may accept and then hang up.
    this.#failures = 0;
    this.#expectNoise();
    const message = parse(data);
    if (message?.events) this.#deliver(message.events);
    if (message?.error?.run) this.#refuse(message.error.run, message.error);
  }

  #deliver({ run, items, last_event }: NonNullable<ServerMessage["events"]>): void {
    let missed = false;
    for (const listener of [...this.#listeners]) {
      if (listener.run !== run) continue;
      const fresh = items.filter((item) => item.number > listener.cursor);
      const first = fresh[0];
      if (first && first.number > listener.cursor + 1) {
        missed = true;
        continue;
      }
      const last = fresh.at(-1);
      if (!last) continue;
      listener.cursor = last.number;
      listener.onEvents(fresh, last_event);
    }
    if (missed) this.#ask(run);
  }

  #refuse(run: string, error: { code: string; message: string }): void {
    for (const listener of [...this.#listeners]) {
      if (listener.run === run) listener.onRefused?.(error);
    }
  }

  #expectNoise(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#ping(), QUIET_MS);
  }

  #ping(): void {
    clearTimeout(this.#timer);
    this.#pings += 1;
    this.#send({ ping: this.#pings });
    this.#timer = setTimeout(() => this.#lose(), PONG_WITHIN_MS);
  }

  /** No answer came: the socket may believe that it is open for minutes, so let go of it. */
  #lose(): void {
    const socket = this.#socket;
    this.#forget();
    socket?.close();
    this.#retry();
  }

  #closed(code: number): void {
    this.#forget();
    if (this.#listeners.size === 0) return;
    if (REFUSED.has(code)) {
      this.#become("lost");
      const runs = new Set([...this.#listeners].map((listener) => listener.run));
      const error = { code: "live.refused", message: "Live updates were refused. Sign in again." };
      for (const run of runs) this.#refuse(run, error);
      return;
    }
    this.#retry(code === SERVICE_RESTART && this.#failures === 0);
  }

  #retry(atOnce = false): void {
    clearTimeout(this.#timer);
    this.#become("lost");
    const wait = Math.min(FIRST_RETRY_MS * 2 ** this.#failures, LAST_RETRY_MS);
    this.#failures += 1;
    const delay = atOnce ? 0 : wait * (0.75 + this.#random() / 2);
    this.#timer = setTimeout(() => this.#connect("lost"), delay);
  }

  #forget(): void {
    clearTimeout(this.#timer);
    const socket = this.#socket;
    this.#socket = null;
    if (socket) {
      socket.onopen = null;
      socket.onmessage = null;
      socket.onclose = null;
    }
  }

  #send(message: object): void {
    try {
      this.#socket?.send(JSON.stringify(message));
    } catch {
      // The socket is closing; its close, or the missing answer, brings us here again.
    }
  }

  #become(state: LiveState): void {
    if (this.#state === state) return;
    this.#state = state;
    for (const changed of this.#watchers) changed();
  }
}

function parse(data: unknown): ServerMessage | null {
  if (typeof data !== "string") return null;
  try {
    return JSON.parse(data) as ServerMessage;
  } catch {
    return null;
  }
}
