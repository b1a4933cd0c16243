import { IconCloudOff, IconRefresh } from "@tabler/icons-react";
import { useSyncExternalStore } from "react";
import { useLiveState } from "@/api/useLive";
import classes from "./ConnectionBanner.module.css";

function watchOnline(changed: () => void): () => void {
  window.addEventListener("online", changed);
  window.addEventListener("offline", changed);
  return () => {
    window.removeEventListener("online", changed);
    window.removeEventListener("offline", changed);
  };
}

/** Says calmly when what one sees may be old. */
export function ConnectionBanner() {
  const online = useSyncExternalStore(watchOnline, () => navigator.onLine);
  const state = useLiveState();
  const shown = !online || state === "lost";
  return (
    <div role="status" className={classes.place}>
      {shown && (
        <div className={classes.banner}>
          {online ? <IconRefresh size={14} aria-hidden /> : <IconCloudOff size={14} aria-hidden />}
          {online
            ? "Reconnecting. What you see may be a few seconds old; it catches up by itself."
            : "You are offline. What you see may be old; it catches up once you are connected."}
        </div>
      )}
    </div>
  );
}
