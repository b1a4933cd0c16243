import { IconHandStop, type TablerIcon } from "@tabler/icons-react";
import type { RunStatus } from "@/api/model";
import type { Tone } from "@/ui/StateChip";

interface StatusWords {
  readonly tone: Tone;
  readonly word: string;
  /** Instead of the icon of its tone. */
  readonly icon?: TablerIcon;
}

/** How a run stands, in a word. */
const RUN_STATUS: Readonly<Record<RunStatus, StatusWords>> = {
  queued: { tone: "wait", word: "Queued" },
  running: { tone: "run", word: "Running" },
  succeeded: { tone: "ok", word: "Succeeded" },
  failed: { tone: "bad", word: "Failed" },
  cancelled: { tone: "skip", word: "Cancelled" },
};

/** A run that waits for a person, looking as a step does that waits so. */
const NEEDS_DECISION: StatusWords = {
  tone: "bad",
  word: "Needs a decision",
  icon: IconHandStop,
};

const PAUSED: StatusWords = { tone: "wait", word: "Paused" };

/** What is known of how a run stands; not every list knows all of it. */
export interface Standing {
  readonly status: RunStatus;
  readonly needs_decision?: boolean;
  readonly paused?: boolean;
}

/** Say how a run stands: what it asks of a person comes before what it does. */
export function standingOf({ status, needs_decision, paused }: Standing): StatusWords {
  if (needs_decision) return NEEDS_DECISION;
  return paused ? PAUSED : RUN_STATUS[status];
}

/** What the list of runs can be narrowed to, the words by what the server calls it. */
export const STATUS_CHOICES: readonly { readonly value: string; readonly label: string }[] =
  Object.entries({ needs_decision: NEEDS_DECISION, ...RUN_STATUS }).map(([value, { word }]) => ({
    value,
    label: word,
  }));
