import { Modal } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { ScheduleRow, SlotRow } from "@/api/model";
import { slotPage } from "@/api/schedules";
import { useSlug } from "@/api/session";
import { RunStatusChip } from "@/runs/RunStatusChip";
import { LoadMore } from "@/ui/LoadMore";
import { ErrorNotice, LoadingRows } from "@/ui/PageStates";
import rowLink from "@/ui/RowLink.module.css";
import { StateChip } from "@/ui/StateChip";
import classes from "./Schedules.module.css";
import { timeInZone } from "./scheduleWords";

interface SlotsDialogProps {
  readonly row: ScheduleRow;
  readonly onClose: () => void;
}

const KINDS: Readonly<Record<SlotRow["kind"], string>> = {
  planned: "",
  by_hand: "by hand",
  backfill: "made up for",
};

/** What a schedule started, and what it missed and why. */
export function SlotsDialog({ row, onClose }: SlotsDialogProps) {
  const slug = useSlug();
  const list = useInfiniteQuery({
    queryKey: ["slots", slug, row.id],
    queryFn: ({ pageParam }) => slotPage(slug, row.id, pageParam),
    initialPageParam: "",
    getNextPageParam: (page) => page.next,
    refetchOnMount: "always",
  });
  const slots = list.data?.pages.flatMap((page) => page.items) ?? [];
  const zone = row.spec.kind === "interval" ? undefined : row.spec.time_zone;
  return (
    <Modal
      opened
      returnFocus={false}
      onClose={onClose}
      size="lg"
      title={`What ${row.name} started`}
    >
      {list.isPending && <LoadingRows rows={4} height={28} />}
      {list.isError && slots.length === 0 && (
        <ErrorNotice error={list.error} what="its times" onRetry={() => void list.refetch()} />
      )}
      {list.isSuccess && slots.length === 0 && <p>Nothing yet: its first time is still to come.</p>}
      <ul className={classes.slots}>
        {slots.map((slot) => (
          <li key={slot.scheduled_for}>
            <time dateTime={slot.scheduled_for}>{timeInZone(slot.scheduled_for, zone)}</time>
            <Outcome slot={slot} />
          </li>
        ))}
      </ul>
      <LoadMore
        hasMore={list.hasNextPage}
        loading={list.isFetchingNextPage}
        onMore={() => void list.fetchNextPage()}
      />
    </Modal>
  );
}

function Outcome({ slot }: { readonly slot: SlotRow }) {
  const slug = useSlug();
  const kind = KINDS[slot.kind];
  return (
    <span className={classes.what}>
      {slot.run && (
        <>
          <Link
            to="/w/$slug/runs/$runId"
            params={{ slug, runId: slot.run.id }}
            className={rowLink.link}
          >
            Run #{slot.run.number}
          </Link>{" "}
          <RunStatusChip run={slot.run} />
        </>
      )}
      {slot.missed && (
        <>
          <StateChip tone="bad">Missed</StateChip> {slot.missed.message}
        </>
      )}
      {kind !== "" && <span className={classes.under}>{kind}</span>}
    </span>
  );
}
