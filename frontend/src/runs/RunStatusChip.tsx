import { StateChip } from "@/ui/StateChip";
import { type Standing, standingOf } from "./statusWords";

/** How a run stands. */
export function RunStatusChip({ run }: { readonly run: Standing }) {
  const { tone, word, icon } = standingOf(run);
  return (
    <StateChip tone={tone} icon={icon ?? true}>
      {word}
    </StateChip>
  );
}
