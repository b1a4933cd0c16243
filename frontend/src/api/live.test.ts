import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Live, type Socket } from "./live";
import type { NumberedEvent } from "./model";

class FakeSocket implements Socket {
  onopen: Socket["onopen"] = null;
  onmessage: Socket["onmessage"] = null;
  onclose: Socket["onclose"] = null;
  readonly sent: unknown[] = [];
  closed = false;

  send(data: string): void {
    this.sent.push(JSON.parse(data));
  }

  close(): void {
    this.closed = true;
  }

  opens(): void {
    this.onopen?.({});
  }

  says(message: object): void {
    this.onmessage?.({ data: JSON.stringify(message) });
  }

  drops(code = 1006): void {
    this.onclose?.({ code });
  }
}

const event = (number: number): NumberedEvent => ({
  number,
  event: { type: "run.started", key: `k${number}`, at: "2026-01-01T00:00:00Z" },
});
const events = (run: string, ...numbers: number[]) => ({
  events: { run, items: numbers.map(event), last_event: numbers.at(-1) ?? 0 },
});

describe("Live", () => {
  let sockets: FakeSocket[];
  let live: Live;
  let heard: number[];

  const socket = (index: number): FakeSocket => {
    const found = sockets[index];
    if (!found) throw new Error(`socket ${index} was not opened`);
    return found;
  };
  const listen = (run: string, after: number) =>
    live.subscribe(run, after, (items) => heard.push(...items.map((item) => item.number)));

  beforeEach(() => {
    vi.useFakeTimers();
    sockets = [];
    heard = [];
    live = new Live({
      open: () => {
        const made = new FakeSocket();
        sockets.push(made);
        return made;
      },
      random: () => 0.5,
    });
  });

  afterEach(() => {
    vi.useRealTimers();
  });

  it("connects when somebody listens, and asks from the cursor", () => {
    listen("r", 7);
    socket(0).opens();

    expect(socket(0).sent).toEqual([{ subscribe: { run: "r", after: 7 } }]);
    expect(live.state).toBe("open");
  });

  it("gives each event once and in order, whatever is sent twice", () => {
    listen("r", 0);
    socket(0).opens();
    socket(0).says(events("r", 1, 2));
    socket(0).says(events("r", 1, 2, 3));

    expect(heard).toEqual([1, 2, 3]);
  });

  it("asks again when an event is missing, and hands out none out of order", () => {
    listen("r", 0);
    socket(0).opens();
    socket(0).says(events("r", 1));
    socket(0).says(events("r", 3));

    expect(heard).toEqual([1]);
    expect(socket(0).sent.at(-1)).toEqual({ subscribe: { run: "r", after: 1 } });
  });

  it("goes on from where it was after a loss", () => {
    listen("r", 0);
    socket(0).opens();
    socket(0).says(events("r", 1, 2));
    socket(0).drops();
    expect(live.state).toBe("lost");

    vi.advanceTimersByTime(250);
    socket(1).opens();
    socket(1).says(events("r", 3));

    expect(socket(1).sent).toEqual([{ subscribe: { run: "r", after: 2 } }]);
    expect(heard).toEqual([1, 2, 3]);
    expect(live.state).toBe("open");
  });

  it("waits longer each time that it fails", () => {
    listen("r", 0);
    socket(0).drops();
    vi.advanceTimersByTime(250);
    socket(1).drops();
    vi.advanceTimersByTime(499);
    expect(sockets).toHaveLength(2);

    vi.advanceTimersByTime(1);

    expect(sockets).toHaveLength(3);
  });

  it("comes back at once when the server says that it restarts", () => {
    listen("r", 0);
    socket(0).opens();
    socket(0).says(events("r", 1));
    socket(0).drops(1012);

    vi.advanceTimersByTime(0);

    expect(sockets).toHaveLength(2);
  });

  it("notices within 3 s that a connection died without a word", () => {
    listen("r", 0);
    socket(0).opens();
    socket(0).says(events("r", 1));

    vi.advanceTimersByTime(2_300);

    expect(live.state).toBe("lost");
    expect(socket(0).closed).toBe(true);
  });

  it("stays open as long as the server answers", () => {
    listen("r", 0);
    socket(0).opens();
    for (let i = 1; i < 20; i += 1) {
      vi.advanceTimersByTime(1_100);
      socket(0).says({ pong: i });
    }

    expect(live.state).toBe("open");
    expect(sockets).toHaveLength(1);
  });

  it("does not try again when it was refused, and says so", () => {
    const refused = vi.fn();
    live.subscribe("r", 0, () => undefined, refused);
    socket(0).drops(4401);

    vi.advanceTimersByTime(60_000);

    expect(sockets).toHaveLength(1);
    expect(refused).toHaveBeenCalledOnce();
  });

  it("connects anew with a new session, and goes on where it was", () => {
    listen("r", 0);
    socket(0).opens();
    socket(0).says(events("r", 1, 2));
    live.renew();
    socket(1).opens();
    socket(1).says(events("r", 3));

    expect(socket(0).closed).toBe(true);
    expect(socket(1).sent).toContainEqual({ subscribe: { run: "r", after: 2 } });
    expect(heard).toEqual([1, 2, 3]);
    expect(live.state).toBe("open");
  });

  it("has nothing to renew while nobody listens", () => {
    live.renew();

    expect(sockets).toHaveLength(0);
  });

  it("keeps a cursor for each listener", () => {
    const late: number[] = [];
    listen("r", 0);
    socket(0).opens();
    socket(0).says(events("r", 1, 2));
    live.subscribe("r", 0, (items) => late.push(...items.map((item) => item.number)));
    socket(0).says(events("r", 1, 2, 3));

    expect(heard).toEqual([1, 2, 3]);
    expect(late).toEqual([1, 2, 3]);
  });

  it("rests when nobody listens any more", () => {
    const leave = listen("r", 0);
    socket(0).opens();
    leave();
    vi.advanceTimersByTime(60_000);

    expect(socket(0).closed).toBe(true);
    expect(sockets).toHaveLength(1);
    expect(live.state).toBe("idle");
  });
});
