import type { RunStatus } from "@/api/model";
import { RUN_STATUS } from "@/runs/statusWords";
import { StateChip } from "@/ui/StateChip";

/** How a run stands. */
export function RunStatusChip({ status }: { readonly status: RunStatus }) {
  const { tone, word } = RUN_STATUS[status];
  return <StateChip tone={tone}>{word}</StateChip>;
}
