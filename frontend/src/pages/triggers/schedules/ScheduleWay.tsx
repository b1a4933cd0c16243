import { Button } from "@mantine/core";
import { IconCalendarClock, IconPlus } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useRef, useState } from "react";
import type { JsonSchema, ScheduleRow } from "@/api/model";
import { schedulesQuery } from "@/api/schedules";
import { useMay, useSlug } from "@/api/session";
import { ErrorNotice, LoadingRows } from "@/ui/PageStates";
import { Way } from "../Way";
import classes from "../Way.module.css";
import { BackfillDialog } from "./BackfillDialog";
import { PauseDialog } from "./PauseDialog";
import { ScheduleDialog } from "./ScheduleDialog";
import { focusScheduleMenu } from "./ScheduleMenu";
import { ScheduleTable } from "./ScheduleTable";
import { SlotsDialog } from "./SlotsDialog";

export type DialogKind = "edit" | "pause" | "backfill" | "slots";

interface Opened {
  readonly kind: DialogKind | "new";
  readonly row: ScheduleRow | null;
}

interface ScheduleWayProps {
  readonly workflowId: string;
  /** What a run takes; null while nothing is published. */
  readonly schema: JsonSchema | null;
}

/** The workflow's schedules: when it starts by itself. */
export function ScheduleWay({ workflowId, schema }: ScheduleWayProps) {
  const slug = useSlug();
  const may = useMay();
  const list = useQuery(schedulesQuery(slug, workflowId));
  const [opened, setOpened] = useState<Opened | null>(null);
  const newButton = useRef<HTMLButtonElement>(null);
  const rows = list.data?.items ?? [];
  const close = () => {
    // What opened the dialog, a menu, is gone when it closes.
    if (!opened?.row || !focusScheduleMenu(opened.row.id)) newButton.current?.focus();
    setOpened(null);
  };
  const add = may("schedule.manage") && (
    <Button
      ref={newButton}
      leftSection={<IconPlus size={15} />}
      onClick={() => setOpened({ kind: "new", row: null })}
    >
      New schedule
    </Button>
  );
  return (
    <Way
      icon={IconCalendarClock}
      title="Schedules"
      lead="It starts by itself, at the times that you choose."
      actions={add}
    >
      {list.isPending && <LoadingRows rows={2} />}
      {list.isError && rows.length === 0 && (
        <ErrorNotice error={list.error} what="the schedules" onRetry={() => void list.refetch()} />
      )}
      {rows.length > 0 && (
        <ScheduleTable rows={rows} onOpen={(kind, row) => setOpened({ kind, row })} />
      )}
      {list.isSuccess && rows.length === 0 && <NoSchedules mayAdd={may("schedule.manage")} />}
      {opened && <Dialog {...opened} workflowId={workflowId} schema={schema} onClose={close} />}
    </Way>
  );
}

function Dialog({
  kind,
  row,
  workflowId,
  schema,
  onClose,
}: Opened & ScheduleWayProps & { readonly onClose: () => void }) {
  if (kind === "new" || row === null) {
    return (
      <ScheduleDialog workflowId={workflowId} schema={schema} schedule={null} onClose={onClose} />
    );
  }
  switch (kind) {
    case "edit":
      return (
        <ScheduleDialog workflowId={workflowId} schema={schema} schedule={row} onClose={onClose} />
      );
    case "pause":
      return <PauseDialog row={row} onClose={onClose} />;
    case "backfill":
      return <BackfillDialog row={row} onClose={onClose} />;
    case "slots":
      return <SlotsDialog row={row} onClose={onClose} />;
  }
}

function NoSchedules({ mayAdd }: { readonly mayAdd: boolean }) {
  return (
    <div className={classes.empty}>
      <h3>No schedules yet</h3>
      <p>
        {mayAdd
          ? "“Every weekday at 09:00” is two clicks away. Each time starts one run of the version that is published at that moment; when Baton was down, it makes up for what it missed."
          : "Designers and administrators of this workspace make them."}
      </p>
    </div>
  );
}
