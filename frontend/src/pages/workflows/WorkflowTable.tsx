import { Link } from "@tanstack/react-router";
import type { WorkflowRow } from "@/api/model";
import { useMay, useSlug } from "@/api/session";
import { RunStatusChip } from "@/runs/RunStatusChip";
import { standingOf } from "@/runs/statusWords";
import { Ago } from "@/ui/Ago";
import { type Column, DataTable } from "@/ui/DataTable";
import rowLink from "@/ui/RowLink.module.css";
import { StateChip } from "@/ui/StateChip";
import { Tag } from "@/ui/Tag";
import { WorkflowMenu } from "./WorkflowMenu";

const COLUMNS: readonly Column<WorkflowRow>[] = [
  { name: "Name", cell: (row) => <NameCell row={row} /> },
  { name: "Published", tight: true, cell: (row) => <Live version={row.live_version} /> },
  { name: "Draft", tight: true, cell: (row) => <Problems count={row.problems} /> },
  { name: "Last run", tight: true, cell: (row) => <LastRun row={row} /> },
  {
    name: "Owner",
    tight: true,
    secondary: true,
    cell: (row) => row.created_by?.name ?? "–",
  },
  {
    name: "Changed",
    tight: true,
    secondary: true,
    cell: (row) => <Ago at={row.updated_at} />,
  },
  {
    name: "Actions",
    hiddenName: true,
    tight: true,
    align: "end",
    cell: (row) => <WorkflowMenu workflow={row} />,
  },
];

/** The list of workflows. */
export function WorkflowTable({ rows }: { readonly rows: readonly WorkflowRow[] }) {
  return <DataTable label="Workflows" columns={COLUMNS} rows={rows} rowKey={(row) => row.id} />;
}

function NameCell({ row }: { readonly row: WorkflowRow }) {
  const slug = useSlug();
  const may = useMay();
  return (
    <>
      {may("workflow.see_draft") ? (
        <Link
          to="/w/$slug/workflows/$workflowId"
          params={{ slug, workflowId: row.id }}
          className={rowLink.link}
        >
          {row.name}
        </Link>
      ) : (
        <strong>{row.name}</strong>
      )}
      {row.description && <span className={rowLink.under}>{row.description}</span>}
    </>
  );
}

function Live({ version }: { readonly version: number | null }) {
  if (version === null) return <span style={{ color: "var(--ink2)" }}>not yet</span>;
  return <Tag>v{version}</Tag>;
}

function Problems({ count }: { readonly count: number }) {
  if (count === 0) return <StateChip tone="ok">no problems</StateChip>;
  return <StateChip tone="bad">{count === 1 ? "1 problem" : `${count} problems`}</StateChip>;
}

function LastRun({ row }: { readonly row: WorkflowRow }) {
  const slug = useSlug();
  if (!row.last_run) return <span style={{ color: "var(--ink2)" }}>never</span>;
  return (
    <Link
      to="/w/$slug/runs/$runId"
      params={{ slug, runId: row.last_run.id }}
      style={{ textDecoration: "none" }}
      aria-label={`Run ${row.last_run.number}: ${standingOf(row.last_run).word}`}
    >
      <RunStatusChip run={row.last_run} />
    </Link>
  );
}
