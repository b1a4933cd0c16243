import { ActionIcon } from "@mantine/core";
import type { ReactNode } from "react";

interface Props {
  readonly label: string;
  readonly off: boolean;
  readonly run: () => void;
  readonly children: ReactNode;
}

/** A small button at the end of a row: move it, remove it. */
export function RowTool({ label, off, run, children }: Props) {
  return (
    <ActionIcon variant="subtle" color="gray" aria-label={label} disabled={off} onClick={run}>
      {children}
    </ActionIcon>
  );
}
