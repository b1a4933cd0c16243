import { useEffect, useEffectEvent, useSyncExternalStore } from "react";
import { Live, type LiveState, type OnEvents, type OnRefused, type Socket } from "./live";

function openSocket(): Socket {
  const scheme = window.location.protocol === "https:" ? "wss" : "ws";
  return new WebSocket(`${scheme}://${window.location.host}/ws/live/`) as Socket;
}

/** The one WebSocket of this tab; it is open only while a page listens. */
export const live = new Live({ open: openSocket });

window.addEventListener("online", live.wake);
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "visible") live.wake();
});

/** Say how the connection stands, for a calm banner. */
export function useLiveState(): LiveState {
  return useSyncExternalStore(live.watch, () => live.state);
}

/**
 * Hear a run's events from `after` on, for as long as the component is there.
 *
 * `after` is read when `run` changes, not later: the connection keeps its own cursor.
 */
export function useRunEvents(
  run: string | null,
  after: number,
  onEvents: OnEvents,
  onRefused?: OnRefused,
): void {
  const hear = useEffectEvent(onEvents);
  const refuse = useEffectEvent((error: Parameters<OnRefused>[0]) => onRefused?.(error));
  const startAfter = useEffectEvent(() => after);
  useEffect(() => {
    if (run === null) return;
    return live.subscribe(
      run,
      startAfter(),
      (items, last) => hear(items, last),
      (error) => refuse(error),
    );
  }, [run]);
}
