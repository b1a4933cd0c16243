import { useSyncExternalStore } from "react";
import { exactTime, timeAgo } from "./time";

const EVERY_MS = 20_000;

/** One clock for the page, so that all its times tick together. */
function watchClock(changed: () => void): () => void {
  const timer = setInterval(changed, EVERY_MS);
  return () => clearInterval(timer);
}

/** How long ago something was; keeps itself up to date and tells the moment on hover. */
export function Ago({ at }: { readonly at: string }) {
  const words = useSyncExternalStore(watchClock, () => timeAgo(at));
  return (
    <time dateTime={at} title={exactTime(at)}>
      {words}
    </time>
  );
}
