import { Modal, SegmentedControl, Stack, Text, TextInput } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { ScheduleRow } from "@/api/model";
import { backfillQuery, backfillSchedule, type Stretch, schedulesKey } from "@/api/schedules";
import { useSlug } from "@/api/session";
import { DialogButtons } from "@/ui/DialogButtons";
import { FormProblem } from "@/ui/FormProblem";
import { tell } from "@/ui/notify";
import { randomKey } from "@/ui/randomKey";
import classes from "./Schedules.module.css";
import { count, timeInZone } from "./scheduleWords";

interface BackfillDialogProps {
  readonly row: ScheduleRow;
  readonly onClose: () => void;
}

const DAY_MS = 86_400_000;

/** Shows the times of a stretch of the past, and starts the runs that they missed. */
export function BackfillDialog({ row, onClose }: BackfillDialogProps) {
  const slug = useSlug();
  const [from, setFrom] = useState(() => toLocal(Date.now() - DAY_MS));
  const [to, setTo] = useState(() => toLocal(Date.now()));
  const [order, setOrder] = useState("one");
  const stretch = stretchOf(from, to);
  const plan = useQuery({
    ...backfillQuery(slug, row.id, stretch ?? { first: "", last: "" }),
    enabled: stretch !== null,
  });
  const fill = useFill(row, onClose);
  const open = plan.data?.open ?? [];
  return (
    <Modal opened returnFocus={false} onClose={onClose} size="lg" title={`Make up for ${row.name}`}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (stretch) fill.mutate({ ...stretch, one_after_another: order === "one" });
        }}
      >
        <Stack gap="sm">
          <Text size="sm">
            Starts a run for each of its times in a stretch of the past, as the schedule is today. A
            time that has started a run is never started again.
          </Text>
          <div className={classes.row}>
            <Moment label="From" value={from} onChange={setFrom} autoFocus />
            <Moment label="To" value={to} onChange={setTo} />
          </div>
          <SegmentedControl
            aria-label="In which order"
            value={order}
            onChange={setOrder}
            data={[
              { value: "one", label: "One after another" },
              { value: "all", label: "All at once" },
            ]}
          />
          <Plan row={row} plan={plan} />
          <FormProblem error={fill.error} />
          <DialogButtons
            label={open.length === 0 ? "Start the runs" : `Start ${count(open.length, "run")}`}
            busy={fill.isPending}
            disabled={stretch === null || open.length === 0 || plan.isFetching}
            onCancel={onClose}
          />
        </Stack>
      </form>
    </Modal>
  );
}

function useFill(row: ScheduleRow, onClose: () => void) {
  const slug = useSlug();
  const queryClient = useQueryClient();
  const [clientKey] = useState(randomKey);
  return useMutation({
    mutationFn: (order: Stretch & { readonly one_after_another: boolean }) =>
      backfillSchedule(slug, row.id, { ...order, client_key: clientKey }),
    onSuccess: async ({ slots }) => {
      tell(`${row.name} starts ${count(slots, "run")}.`);
      await queryClient.invalidateQueries({ queryKey: schedulesKey(slug, row.workflow) });
      onClose();
    },
  });
}

interface PlanProps {
  readonly row: ScheduleRow;
  readonly plan: {
    readonly data?:
      | { readonly open: readonly string[]; readonly done: readonly string[] }
      | undefined;
    readonly error: unknown;
  };
}

function Plan({ row, plan }: PlanProps) {
  if (plan.error) return <FormProblem error={plan.error} />;
  if (!plan.data) return null;
  const { open, done } = plan.data;
  const zone = row.spec.kind === "interval" ? undefined : row.spec.time_zone;
  return (
    <section className={classes.next} aria-live="polite">
      <h3>
        {count(open.length, "time")} to make up for
        {done.length > 0 && `, ${done.length} done before`}
      </h3>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and a keyboard must reach it */}
      <ol className={classes.plan} tabIndex={0}>
        {open.map((time) => (
          <li key={time}>{timeInZone(time, zone)}</li>
        ))}
      </ol>
    </section>
  );
}

interface MomentProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly autoFocus?: boolean;
}

function Moment({ label, value, onChange, autoFocus = false }: MomentProps) {
  return (
    <TextInput
      label={label}
      type="datetime-local"
      required
      data-autofocus={autoFocus || undefined}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}

/** What `datetime-local` shows, in the reader's time zone. */
function toLocal(ms: number): string {
  const shifted = new Date(ms - new Date(ms).getTimezoneOffset() * 60_000);
  return shifted.toISOString().slice(0, 16);
}

function stretchOf(from: string, to: string): Stretch | null {
  const [first, last] = [new Date(from), new Date(to)];
  if (Number.isNaN(first.getTime()) || Number.isNaN(last.getTime())) return null;
  return { first: first.toISOString(), last: last.toISOString() };
}
