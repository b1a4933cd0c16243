import type { RequestCard, RunStatus, Stage } from "@/api/model";
import type { Tone } from "@/ui/StateChip";

/** Requests that will still change. */
export const isOpen = (status: RunStatus): boolean => status === "queued" || status === "running";

export interface Standing {
  readonly tone: Tone;
  readonly word: string;
}

/** Say how a request stands, in its own words where the workflow has some. */
export function standingOf(request: Pick<RequestCard, "status" | "stages">): Standing {
  switch (request.status) {
    case "queued":
      return { tone: "wait", word: "received" };
    case "running": {
      const now = request.stages.filter((stage) => stage.state === "now");
      const word = now.map((stage) => stage.name).join(", ");
      return { tone: "run", word: word || "in progress" };
    }
    case "succeeded":
      return { tone: "ok", word: "done" };
    case "failed":
      return { tone: "bad", word: "did not work" };
    case "cancelled":
      return { tone: "skip", word: "stopped" };
  }
}

export const STAGE_WORDS: Readonly<Record<Stage["state"], string>> = {
  done: "done",
  now: "now",
  later: "to come",
  failed: "did not work",
  skipped: "not needed",
};
