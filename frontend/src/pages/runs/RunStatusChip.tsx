import type { RunStatus } from "@/api/model";
import { StateChip } from "@/ui/StateChip";
import { RUN_STATUS } from "./runWords";

/** How a run stands. */
export function RunStatusChip({ status }: { readonly status: RunStatus }) {
  const { tone, word } = RUN_STATUS[status];
  return <StateChip tone={tone}>{word}</StateChip>;
}
