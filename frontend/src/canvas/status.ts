import {
  IconArrowBackUp,
  IconCheck,
  IconChecks,
  IconCircleDashed,
  IconClock,
  IconHandStop,
  IconLoader2,
  IconPlayerStop,
  IconRefreshAlert,
  IconX,
  type TablerIcon,
} from "@tabler/icons-react";
import type { StepState } from "./marks";

interface StateLook {
  /** The word beside the colour; never colour alone. */
  word: string;
  icon: TablerIcon;
  /** Name of the palette's colour: `--ok`, `--ok-ink`, `--ok-soft`. */
  tone: "ok" | "run" | "wait" | "bad" | "undo" | "skip";
}

export const STATE_LOOKS: Readonly<Record<StepState, StateLook>> = {
  idle: { word: "not started", icon: IconCircleDashed, tone: "skip" },
  running: { word: "running", icon: IconLoader2, tone: "run" },
  retrying: { word: "waiting to try again", icon: IconRefreshAlert, tone: "wait" },
  waiting: { word: "waiting", icon: IconClock, tone: "wait" },
  held: { word: "needs a decision", icon: IconHandStop, tone: "bad" },
  succeeded: { word: "done", icon: IconCheck, tone: "ok" },
  reused: { word: "taken over", icon: IconChecks, tone: "ok" },
  undoing: { word: "being undone", icon: IconArrowBackUp, tone: "undo" },
  undone: { word: "undone", icon: IconArrowBackUp, tone: "undo" },
  failed: { word: "failed", icon: IconX, tone: "bad" },
  skipped: { word: "skipped", icon: IconCircleDashed, tone: "skip" },
  cancelled: { word: "cancelled", icon: IconPlayerStop, tone: "skip" },
};
