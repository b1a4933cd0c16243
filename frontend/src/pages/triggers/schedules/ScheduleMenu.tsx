import { Menu, Text } from "@mantine/core";
import { modals } from "@mantine/modals";
import {
  IconCalendarPlus,
  IconHistory,
  IconPencil,
  IconPlayerPause,
  IconPlayerPlay,
  IconPlayerTrackNext,
  IconTrash,
} from "@tabler/icons-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { ScheduleRow } from "@/api/model";
import { deleteSchedule, resumeSchedule, runScheduleNow, schedulesKey } from "@/api/schedules";
import { useMay, useSlug } from "@/api/session";
import { ActionsMenu } from "@/ui/ActionsMenu";
import { tell, tellError } from "@/ui/notify";
import { randomKey } from "@/ui/randomKey";
import type { DialogKind } from "./ScheduleWay";

/**
 * Let the keyboard go on from a schedule's menu, after a dialog that one of its items opened.
 *
 * @returns whether the menu is there.
 */
export function focusScheduleMenu(id: string): boolean {
  const button = document.querySelector<HTMLElement>(`[data-menu-of="${CSS.escape(id)}"]`);
  button?.focus();
  return button !== null;
}

interface ScheduleMenuProps {
  readonly row: ScheduleRow;
  readonly onOpen: (kind: DialogKind, row: ScheduleRow) => void;
}

/** What one may do with a schedule. */
export function ScheduleMenu({ row, onOpen }: ScheduleMenuProps) {
  const may = useMay();
  const { resume, runNow, remove } = useActions(row);
  const manages = may("schedule.manage");
  const pauses = manages || may("workflow.pause");
  return (
    <ActionsMenu of={row.name} rowId={row.id}>
      <Item icon={IconHistory} label="What it started…" onClick={() => onOpen("slots", row)} />
      {may("run.start_by_api") && <Item icon={IconPlayerPlay} label="Run now" onClick={runNow} />}
      {may("schedule.backfill") && (
        <Item
          icon={IconCalendarPlus}
          label="Make up for past times…"
          onClick={() => onOpen("backfill", row)}
        />
      )}
      {manages && <Item icon={IconPencil} label="Edit…" onClick={() => onOpen("edit", row)} />}
      {pauses && row.paused && <Item icon={IconPlayerTrackNext} label="Resume" onClick={resume} />}
      {pauses && !row.paused && (
        <Item icon={IconPlayerPause} label="Pause…" onClick={() => onOpen("pause", row)} />
      )}
      {manages && <Item icon={IconTrash} label="Delete…" onClick={remove} danger />}
    </ActionsMenu>
  );
}

interface ItemProps {
  readonly icon: typeof IconTrash;
  readonly label: string;
  readonly onClick: () => void;
  readonly danger?: boolean;
}

function Item({ icon: Icon, label, onClick, danger = false }: ItemProps) {
  return (
    <Menu.Item
      leftSection={<Icon size={15} />}
      onClick={onClick}
      {...(danger ? { color: "red" } : {})}
    >
      {label}
    </Menu.Item>
  );
}

function useActions(row: ScheduleRow) {
  const slug = useSlug();
  const queryClient = useQueryClient();
  const renew = () => queryClient.invalidateQueries({ queryKey: schedulesKey(slug, row.workflow) });
  const resume = useMutation({
    mutationFn: () => resumeSchedule(slug, row.id),
    onSuccess: () => {
      tell(`${row.name} goes on. What it missed while it was paused stays missed.`);
      return renew();
    },
    onError: (error) => tellError(`${row.name} is still paused`, error),
  });
  const runNow = useMutation({
    mutationFn: () => runScheduleNow(slug, row.id, randomKey()),
    onSuccess: () => {
      tell(`${row.name} starts a run now, or as soon as its rule lets it.`);
      return renew();
    },
    onError: (error) => tellError(`${row.name} started nothing`, error),
  });
  const remove = useMutation({
    mutationFn: () => deleteSchedule(slug, row.id),
    onSuccess: () => {
      tell(`${row.name} is deleted.`);
      return renew();
    },
    onError: (error) => tellError(`${row.name} was not deleted`, error),
  });
  return {
    resume: () => resume.mutate(),
    runNow: () => runNow.mutate(),
    remove: () => askToRemove(row, remove.mutate),
  };
}

function askToRemove(row: ScheduleRow, remove: () => void): void {
  modals.openConfirmModal({
    title: `Delete ${row.name}?`,
    children: (
      <Text size="sm">
        It starts nothing any more. Runs that it started go on. To stop it for a while, pause it
        instead.
      </Text>
    ),
    labels: { confirm: "Delete", cancel: "Keep it" },
    confirmProps: { color: "red" },
    returnFocus: false,
    onCancel: () => focusScheduleMenu(row.id),
    onConfirm: remove,
  });
}
