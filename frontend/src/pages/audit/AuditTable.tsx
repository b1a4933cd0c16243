import { UnstyledButton } from "@mantine/core";
import type { AuditRow } from "@/api/model";
import { type Column, DataTable } from "@/ui/DataTable";
import rowLink from "@/ui/RowLink.module.css";
import { StateChip } from "@/ui/StateChip";
import { exactTime } from "@/ui/time";
import { actionInWords, outcomeInWords, targetInWords } from "./auditWords";

interface AuditTableProps {
  readonly rows: readonly AuditRow[];
  readonly onOpen: (row: AuditRow) => void;
}

/** The audit log, a line each. */
export function AuditTable({ rows, onOpen }: AuditTableProps) {
  const columns: readonly Column<AuditRow>[] = [
    {
      name: "What",
      cell: (row) => (
        <UnstyledButton fz="sm" className={rowLink.link} onClick={() => onOpen(row)}>
          {actionInWords(row.action)}
        </UnstyledButton>
      ),
    },
    { name: "On", cell: targetInWords },
    { name: "Who", tight: true, cell: (row) => row.actor.label },
    { name: "Outcome", tight: true, cell: (row) => <Outcome row={row} /> },
    {
      name: "When",
      tight: true,
      cell: (row) => <time dateTime={row.at}>{exactTime(row.at)}</time>,
    },
    { name: "No.", tight: true, align: "end", secondary: true, cell: (row) => row.seq },
  ];
  return (
    <DataTable label="Audit log" columns={columns} rows={rows} rowKey={(row) => String(row.seq)} />
  );
}

function Outcome({ row }: { readonly row: AuditRow }) {
  const { tone, word } = outcomeInWords(row.outcome);
  return <StateChip tone={tone}>{word}</StateChip>;
}
