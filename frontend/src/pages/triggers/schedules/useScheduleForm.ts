import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { asApiError } from "@/api/errors";
import type { JsonSchema, Overlap, ScheduleRow } from "@/api/model";
import {
  changeSchedule,
  createSchedule,
  type ScheduleSettings,
  schedulesKey,
} from "@/api/schedules";
import { useSlug } from "@/api/session";
import { useSchemaForm } from "@/forms/useSchemaForm";
import { freshWhen, specOf, type When, whenOf } from "./when";

interface Draft {
  readonly name: string;
  readonly when: When;
  readonly overlap: Overlap;
  readonly catchUpS: number;
}

interface ScheduleFormProps {
  readonly workflowId: string;
  readonly schema: JsonSchema | null;
  readonly schedule: ScheduleRow | null;
  readonly onClose: () => void;
}

const HOUR_S = 3_600;

/** Hold what is chosen in the dialog, and save it. */
export function useScheduleForm({ workflowId, schema, schedule, onClose }: ScheduleFormProps) {
  const slug = useSlug();
  const queryClient = useQueryClient();
  const [draft, setDraft] = useState<Draft>(() => draftOf(schedule));
  const filled = useSchemaForm(schema ?? {}, schedule?.input ?? undefined);
  const [placed, setPlaced] = useState(false);
  const save = useMutation({
    mutationFn: (settings: ScheduleSettings) =>
      schedule
        ? changeSchedule(slug, schedule.id, { ...settings, revision: schedule.revision })
        : createSchedule(slug, workflowId, settings),
    onSuccess: async () => {
      await queryClient.invalidateQueries({ queryKey: schedulesKey(slug, workflowId) });
      onClose();
    },
    onError: (problem) => {
      const known = asApiError(problem);
      const ofInput = known.fields.filter((field) => field.field.startsWith("/input"));
      setPlaced(ofInput.length > 0 && filled.takeServerError(known.only(ofInput), "/input"));
    },
  });
  return {
    draft,
    change: (changes: Partial<Draft>) => setDraft((before) => ({ ...before, ...changes })),
    filled,
    save,
    /** Whether the problem stands beside its field already. */
    placed,
    submit: () => {
      if (schema !== null && !filled.check()) return;
      save.mutate({
        name: draft.name.trim(),
        spec: specOf(draft.when),
        overlap: draft.overlap,
        catch_up_s: draft.catchUpS,
        input: filled.value,
      });
    },
  };
}

const draftOf = (schedule: ScheduleRow | null): Draft =>
  schedule
    ? {
        name: schedule.name,
        when: whenOf(schedule.spec),
        overlap: schedule.overlap,
        catchUpS: schedule.catch_up_s,
      }
    : {
        name: "",
        when: freshWhen(Intl.DateTimeFormat().resolvedOptions().timeZone),
        overlap: "skip",
        catchUpS: HOUR_S,
      };
