import { Link } from "@tanstack/react-router";
import type { ScheduleRow } from "@/api/model";
import { useSlug } from "@/api/session";
import { RunStatusChip } from "@/runs/RunStatusChip";
import { Ago } from "@/ui/Ago";
import { type Column, DataTable } from "@/ui/DataTable";
import rowLink from "@/ui/RowLink.module.css";
import { StateChip } from "@/ui/StateChip";
import { ScheduleMenu } from "./ScheduleMenu";
import classes from "./Schedules.module.css";
import type { DialogKind } from "./ScheduleWay";
import { lostInWords, specInWords, timeInZone } from "./scheduleWords";

interface ScheduleTableProps {
  readonly rows: readonly ScheduleRow[];
  readonly onOpen: (kind: DialogKind, row: ScheduleRow) => void;
}

const COLUMNS: readonly Column<ScheduleRow>[] = [
  { name: "Name", cell: (row) => <Name row={row} /> },
  { name: "State", tight: true, cell: (row) => <State row={row} /> },
  { name: "Next", cell: (row) => <Next row={row} /> },
  { name: "Last run", tight: true, cell: (row) => <Last row={row} /> },
];

/** The list of schedules. */
export function ScheduleTable({ rows, onOpen }: ScheduleTableProps) {
  const menu: Column<ScheduleRow> = {
    name: "Actions",
    hiddenName: true,
    tight: true,
    align: "end",
    cell: (row) => <ScheduleMenu row={row} onOpen={onOpen} />,
  };
  return (
    <DataTable
      label="Schedules"
      columns={[...COLUMNS, menu]}
      rows={rows}
      rowKey={(row) => row.id}
    />
  );
}

function Name({ row }: { readonly row: ScheduleRow }) {
  const lost = lostInWords(row);
  return (
    <>
      <strong>{row.name}</strong>
      <span className={classes.under}>{specInWords(row.spec)}</span>
      {lost && <span className={classes.under}>{lost}</span>}
      {row.last?.missed && <span className={classes.trouble}>{row.last.missed.message}</span>}
    </>
  );
}

function State({ row }: { readonly row: ScheduleRow }) {
  if (row.paused) {
    return (
      <>
        <StateChip tone="skip">Paused</StateChip>
        <span className={classes.under}>
          by {row.paused.by.name} <Ago at={row.paused.at} />
          {row.paused.note !== "" && `: ${row.paused.note}`}
        </span>
      </>
    );
  }
  if (!row.in_temporal || row.ordered > 0) return <StateChip tone="wait">Taking effect</StateChip>;
  return <StateChip tone="ok">On</StateChip>;
}

function Next({ row }: { readonly row: ScheduleRow }) {
  const [next] = row.next;
  if (row.paused) return <span className={classes.under}>when it is resumed</span>;
  if (next === undefined) return <span className={classes.under}>never again</span>;
  const zone = row.spec.kind === "interval" ? undefined : row.spec.time_zone;
  return <time dateTime={next}>{timeInZone(next, zone)}</time>;
}

function Last({ row }: { readonly row: ScheduleRow }) {
  const slug = useSlug();
  const last = row.last;
  if (!last) return <span className={classes.under}>none yet</span>;
  if (!last.run) return <StateChip tone="bad">Missed</StateChip>;
  return (
    <>
      <Link
        to="/w/$slug/runs/$runId"
        params={{ slug, runId: last.run.id }}
        className={rowLink.link}
      >
        #{last.run.number}
      </Link>{" "}
      <RunStatusChip run={last.run} />
      <span className={classes.under}>
        <Ago at={last.fired_at} />
      </span>
    </>
  );
}
