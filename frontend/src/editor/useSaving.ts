import { useEffect } from "react";
import { isAtRisk } from "./saving/saveState";
import type { EditorSession } from "./session";

/** Save when the page is hidden or left, and again when the network is back. */
export function useSaving(editor: EditorSession): void {
  useEffect(() => {
    editor.resume();
    const onHide = () => {
      if (document.visibilityState === "hidden") void editor.flush(true);
    };
    const onLeave = (event: BeforeUnloadEvent) => {
      if (!isAtRisk(editor.state.save)) return;
      void editor.flush(true);
      // Kept in the browser is safe enough to leave; only here, or unsent, is not.
      const { kind } = editor.state.save;
      if (kind !== "kept" && kind !== "conflict") event.preventDefault();
    };
    const onOnline = () => editor.retry();
    document.addEventListener("visibilitychange", onHide);
    window.addEventListener("pagehide", onHide);
    window.addEventListener("beforeunload", onLeave);
    window.addEventListener("online", onOnline);
    return () => {
      document.removeEventListener("visibilitychange", onHide);
      window.removeEventListener("pagehide", onHide);
      window.removeEventListener("beforeunload", onLeave);
      window.removeEventListener("online", onOnline);
      editor.close();
    };
  }, [editor]);
}
