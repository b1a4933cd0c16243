import { Link } from "@tanstack/react-router";
import type { RunRow } from "@/api/model";
import { useSlug } from "@/api/session";
import { queueLine } from "@/runs/queueWords";
import { RunStatusChip } from "@/runs/RunStatusChip";
import { Ago } from "@/ui/Ago";
import { type Column, DataTable } from "@/ui/DataTable";
import rowLink from "@/ui/RowLink.module.css";
import { duration } from "@/ui/time";
import { TRIGGERS } from "./runWords";

const COLUMNS: readonly Column<RunRow>[] = [
  { name: "Run", cell: (row) => <NameCell row={row} /> },
  { name: "About", secondary: true, cell: (row) => row.business_key ?? "" },
  { name: "Status", tight: true, cell: (row) => <RunStatusChip run={row} /> },
  {
    name: "Started by",
    tight: true,
    cell: (row) => `${row.started_by.label}, ${TRIGGERS[row.trigger]}`,
  },
  { name: "Version", tight: true, secondary: true, cell: (row) => `v${row.version}` },
  { name: "Took", tight: true, align: "end", cell: (row) => <Took row={row} /> },
  { name: "Started", tight: true, cell: (row) => <Ago at={row.created_at} /> },
];

/** The list of runs. */
export function RunTable({ rows }: { readonly rows: readonly RunRow[] }) {
  return <DataTable label="Runs" columns={COLUMNS} rows={rows} rowKey={(row) => row.id} />;
}

function NameCell({ row }: { readonly row: RunRow }) {
  const slug = useSlug();
  const place = row.status === "queued" ? row.queued : null;
  const under = row.error?.message ?? (place ? queueLine(place) : row.stage);
  return (
    <>
      <Link to="/w/$slug/runs/$runId" params={{ slug, runId: row.id }} className={rowLink.link}>
        {row.workflow.name} #{row.number}
      </Link>
      {under && <span className={rowLink.under}>{under}</span>}
    </>
  );
}

function Took({ row }: { readonly row: RunRow }) {
  if (!row.started_at || !row.finished_at) return <span aria-hidden>–</span>;
  return <>{duration(Date.parse(row.finished_at) - Date.parse(row.started_at))}</>;
}
