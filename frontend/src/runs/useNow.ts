import { useSyncExternalStore } from "react";

const TICK_MS = 500;
let now = Date.now();

function watch(changed: () => void): () => void {
  now = Date.now();
  const timer = setInterval(() => {
    now = Date.now();
    changed();
  }, TICK_MS);
  return () => clearInterval(timer);
}

const still = () => () => undefined;

/** The time, twice a second while it matters. */
export function useNow(ticking: boolean): number {
  return useSyncExternalStore(ticking ? watch : still, () => now);
}
