import type { RunStatus } from "@/api/model";
import type { Tone } from "@/ui/StateChip";

interface StatusWords {
  readonly tone: Tone;
  readonly word: string;
}

/** How a run stands, in a word. */
export const RUN_STATUS: Readonly<Record<RunStatus, StatusWords>> = {
  queued: { tone: "wait", word: "Queued" },
  running: { tone: "run", word: "Running" },
  succeeded: { tone: "ok", word: "Succeeded" },
  failed: { tone: "bad", word: "Failed" },
  cancelled: { tone: "skip", word: "Cancelled" },
};
