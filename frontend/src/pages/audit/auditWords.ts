import type { AuditRow } from "@/api/model";
import { labelOf } from "@/forms/schema";
import type { Tone } from "@/ui/StateChip";

/** Say an action in words: `member.roles_changed` is "Member roles changed". */
export const actionInWords = (action: string): string =>
  labelOf(action.replace(/^auth\./, "").replaceAll(".", " "), {});

const OUTCOMES: Readonly<Record<string, { tone: Tone; word: string }>> = {
  ok: { tone: "ok", word: "done" },
  denied: { tone: "bad", word: "denied" },
  failed: { tone: "bad", word: "failed" },
};

/** Say how an action ended. */
export const outcomeInWords = (outcome: string): { tone: Tone; word: string } =>
  OUTCOMES[outcome] ?? { tone: "skip", word: outcome };

/** Name what was acted on. */
export const targetInWords = ({ target }: Pick<AuditRow, "target">): string =>
  target.label || target.id || "–";
