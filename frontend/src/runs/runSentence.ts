import { duration } from "@/ui/time";
import { nodeOf } from "./runGraph";
import type { RunView } from "./runView";

/** How a run stands, as a person would say it. */
export function runSentence(view: RunView, now: number, nameOf: (node: string) => string): string {
  const since = view.started_at === null ? null : now - Date.parse(view.started_at);
  switch (view.status) {
    case "queued":
      return "Waiting to begin.";
    case "running": {
      const busy = view.steps.filter((s) => s.status === "running" || s.status === "retrying");
      if (busy.length === 0) return "Under way.";
      const names = busy.map((step) => nameOf(nodeOf(step.path))).join(", ");
      return `Under way: ${names}.`;
    }
    case "succeeded":
      return since === null ? "Done." : `Done in ${duration(since)}.`;
    case "failed":
      return since === null ? "Failed." : `Failed after ${duration(since)}.`;
    case "cancelled":
      return since === null ? "Cancelled." : `Cancelled after ${duration(since)}.`;
  }
}
