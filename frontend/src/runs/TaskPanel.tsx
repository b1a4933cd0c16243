import { Button } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { answer, client } from "@/api/client";
import { asApiError } from "@/api/errors";
import type { JsonObject, StepView } from "@/api/model";
import { useMay, useSlug } from "@/api/session";
import { SchemaFields } from "@/forms/SchemaFields";
import { useSchemaForm } from "@/forms/useSchemaForm";
import { FormProblem } from "@/ui/FormProblem";
import { randomKey } from "@/ui/randomKey";
import { useIsLive, useRun } from "./RunContext";
import { momentWords } from "./times";
import classes from "./Waiting.module.css";

type Task = NonNullable<StepView["task"]>;

/** What a person is asked to do; whoever may do it can do it here. */
export function TaskPanel({ step, task }: { readonly step: StepView; readonly task: Task }) {
  const live = useIsLive();
  const may = useMay();
  const hidden = useRun((state) => state.detail.data_hidden);
  const open = step.status === "waiting" && live && may("task.work") && !hidden;
  return (
    <>
      <section aria-label="Task">
        <h3>Task</h3>
        {hidden ? (
          <p className={classes.note}>Your role shows how runs stand, not what is in them.</p>
        ) : (
          <Told step={step} task={task} />
        )}
      </section>
      {open && <ResultForm key={step.path} path={step.path} task={task} />}
    </>
  );
}

function Told({ step, task }: { readonly step: StepView; readonly task: Task }) {
  const who = [...task.people, ...task.groups].join(", ");
  const late = step.overdue_since !== null;
  return (
    <>
      <p className={classes.title}>{task.title}</p>
      {task.description && <p className={classes.description}>{task.description}</p>}
      <p className={classes.note}>{who ? `For ${who}` : "For everybody who works on tasks"}</p>
      {task.due_at && (
        <p className={classes.note}>
          Due {momentWords(task.due_at)}
          {late && <span className={classes.overdue}> · overdue</span>}
        </p>
      )}
      {task.completed_by && <p className={classes.note}>Done by {task.completed_by}</p>}
    </>
  );
}

function ResultForm({ path, task }: { readonly path: string; readonly task: Task }) {
  const { filled, complete, placed, submit } = useResult(path, task);
  if (complete.isSuccess) {
    return (
      <p role="status" className={classes.note}>
        Sent. The run goes on in a moment.
      </p>
    );
  }
  return (
    <form
      ref={filled.container}
      className={classes.form}
      aria-label="Result of the task"
      onSubmit={submit}
      noValidate
    >
      <SchemaFields
        schema={task.result_schema}
        value={filled.value}
        errors={filled.errors}
        idPrefix="result"
        onChange={filled.change}
      />
      {filled.elsewhere.map((text) => (
        <p key={text} className={classes.overdue} role="alert">
          {text}
        </p>
      ))}
      {!placed && <FormProblem error={complete.error} />}
      <div className={classes.buttons}>
        <Button size="xs" type="submit" loading={complete.isPending}>
          Complete task
        </Button>
      </div>
    </form>
  );
}

function useResult(path: string, task: Task) {
  const slug = useSlug();
  const run_id = useRun((state) => state.detail.id);
  const filled = useSchemaForm(task.result_schema);
  const [id] = useState(randomKey);
  const [placed, setPlaced] = useState(false);
  const complete = useMutation({
    mutationFn: (output: JsonObject) =>
      answer(
        client.POST("/api/workspaces/{slug}/runs/{run_id}/steps/complete/", {
          params: { path: { slug, run_id } },
          body: { step: path, output, id },
        }),
      ),
    onError: (error) => setPlaced(filled.takeServerError(asApiError(error), "/output")),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!filled.check()) return;
    setPlaced(false);
    complete.mutate(filled.value);
  };
  return { filled, complete, placed, submit };
}
