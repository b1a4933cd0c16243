import { Modal, Select, Stack, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import type { JsonSchema, ScheduleRow } from "@/api/model";
import { SchemaFields } from "@/forms/SchemaFields";
import type { useSchemaForm } from "@/forms/useSchemaForm";
import { DialogButtons } from "@/ui/DialogButtons";
import { FormProblem } from "@/ui/FormProblem";
import { MoreFields } from "./MoreFields";
import { NextTimes } from "./NextTimes";
import classes from "./Schedules.module.css";
import { OVERLAPS } from "./scheduleWords";
import { useScheduleForm } from "./useScheduleForm";
import { WhenFields } from "./WhenFields";
import { isComplete } from "./when";

interface ScheduleDialogProps {
  readonly workflowId: string;
  /** What a run takes; null while nothing is published. */
  readonly schema: JsonSchema | null;
  /** Null makes a new one. */
  readonly schedule: ScheduleRow | null;
  readonly onClose: () => void;
}

/** Asks when the workflow shall start, and with what. */
export function ScheduleDialog({ workflowId, schema, schedule, onClose }: ScheduleDialogProps) {
  const form = useScheduleForm({ workflowId, schema, schedule, onClose });
  const { draft, change, filled, save } = form;
  const [dirty, setDirty] = useState(false);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    form.submit();
  };
  return (
    <Modal
      opened
      returnFocus={false}
      onClose={onClose}
      size="lg"
      closeOnClickOutside={!dirty}
      title={schedule ? `Edit ${schedule.name}` : "New schedule"}
    >
      <form ref={filled.container} onSubmit={submit} onChange={() => setDirty(true)} noValidate>
        <Stack gap="sm">
          <TextInput
            label="Name"
            description="What it is for, such as “Morning report”."
            required
            maxLength={120}
            data-autofocus
            value={draft.name}
            onChange={(event) => change({ name: event.currentTarget.value })}
          />
          <WhenFields when={draft.when} onChange={(when) => change({ when })} />
          <NextTimes when={draft.when} />
          <Select
            label="If the run before is still going on"
            data={OVERLAPS}
            allowDeselect={false}
            value={draft.overlap}
            onChange={(overlap) => overlap && change({ overlap })}
          />
          <InputFields schema={schema} filled={filled} />
          <MoreFields
            when={draft.when}
            catchUpS={draft.catchUpS}
            onWhen={(when) => change({ when })}
            onCatchUp={(catchUpS) => change({ catchUpS })}
          />
          {!form.placed && <FormProblem error={save.error} />}
          <DialogButtons
            label={schedule ? "Save" : "Make the schedule"}
            busy={save.isPending}
            disabled={draft.name.trim() === "" || !isComplete(draft.when)}
            onCancel={onClose}
          />
        </Stack>
      </form>
    </Modal>
  );
}

interface InputFieldsProps {
  readonly schema: JsonSchema | null;
  readonly filled: ReturnType<typeof useSchemaForm>;
}

function InputFields({ schema, filled }: InputFieldsProps) {
  if (schema === null || Object.keys(schema.properties ?? {}).length === 0) return null;
  return (
    <fieldset className={classes.group}>
      <legend className={classes.legend}>What each run is given</legend>
      <SchemaFields
        schema={schema}
        value={filled.value}
        errors={filled.errors}
        idPrefix="schedule"
        onChange={filled.change}
      />
      {filled.elsewhere.map((text) => (
        <p key={text} className={classes.trouble} role="alert">
          {text}
        </p>
      ))}
    </fieldset>
  );
}
