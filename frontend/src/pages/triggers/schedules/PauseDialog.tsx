import { Modal, Stack, Text, Textarea } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { ScheduleRow } from "@/api/model";
import { pauseSchedule, schedulesKey } from "@/api/schedules";
import { useSlug } from "@/api/session";
import { DialogButtons } from "@/ui/DialogButtons";
import { FormProblem } from "@/ui/FormProblem";

interface PauseDialogProps {
  readonly row: ScheduleRow;
  readonly onClose: () => void;
}

/** Asks why, so that others know. */
export function PauseDialog({ row, onClose }: PauseDialogProps) {
  const slug = useSlug();
  const queryClient = useQueryClient();
  const [note, setNote] = useState("");
  const pause = useMutation({
    mutationFn: () => pauseSchedule(slug, row.id, note.trim()),
    onSuccess: async () => {
      await queryClient.invalidateQueries({ queryKey: schedulesKey(slug, row.workflow) });
      onClose();
    },
  });
  return (
    <Modal opened returnFocus={false} onClose={onClose} title={`Pause ${row.name}`}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          pause.mutate();
        }}
      >
        <Stack gap="sm">
          <Text size="sm">
            It starts nothing until somebody resumes it. Times that come meanwhile stay missed;
            operators can make up for them later.
          </Text>
          <Textarea
            label="Why"
            description="Shown beside the schedule."
            placeholder="Stocktaking until Friday"
            maxLength={500}
            autosize
            minRows={2}
            data-autofocus
            value={note}
            onChange={(event) => setNote(event.currentTarget.value)}
          />
          <FormProblem error={pause.error} />
          <DialogButtons label="Pause it" busy={pause.isPending} onCancel={onClose} />
        </Stack>
      </form>
    </Modal>
  );
}
