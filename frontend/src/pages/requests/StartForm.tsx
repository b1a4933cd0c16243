import { Alert, Button } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { type FormEvent, useRef, useState } from "react";
import { asApiError } from "@/api/errors";
import { requestsKey, submitForm } from "@/api/forms";
import type { FormDetail, JsonObject, JsonSchema } from "@/api/model";
import { SchemaFields } from "@/forms/SchemaFields";
import { freshValue, useSchemaForm } from "@/forms/useSchemaForm";
import { tell } from "@/ui/notify";
import { randomKey } from "@/ui/randomKey";
import { forgetTyped, keepTyped, recallTyped } from "./keptInput";
import classes from "./StartForm.module.css";

/** The server names fields from the top of the body or from the input; both are ours. */
const INPUT_PREFIX = "/input";

/** The form itself. One opened form starts at most one run, however often it is sent. */
export function StartForm({ form, slug }: StartFormProps) {
  const { filled, problems, busy, submit, change } = useStartForm({ form, slug });
  return (
    <form ref={filled.container} onSubmit={submit} noValidate className={classes.form}>
      <SchemaFields
        schema={form.schema}
        value={filled.value}
        errors={filled.errors}
        size="md"
        onChange={change}
      />
      {problems.length > 0 && (
        <Alert color="red" role="alert" title="This was not sent">
          {problems.map((text) => (
            <p key={text} className={classes.problem}>
              {text}
            </p>
          ))}
          <p className={classes.problem}>What you typed is still here.</p>
        </Alert>
      )}
      <Button type="submit" size="md" loading={busy}>
        {form.submit_label || "Send"}
      </Button>
    </form>
  );
}

interface StartFormProps {
  readonly form: FormDetail;
  readonly slug: string;
}

function useStartForm({ form, slug }: StartFormProps) {
  const place = { workflowId: form.workflow_id, version: form.version };
  const filled = useSchemaForm(form.schema, recallTyped(place) ?? freshValue(form.schema));
  const [clientKey] = useState(randomKey);
  const [failure, setFailure] = useState("");
  const sending = useRef(false);
  const queryClient = useQueryClient();
  const navigate = useNavigate();

  const send = useMutation({
    mutationFn: () =>
      submitForm({
        slug,
        workflowId: form.workflow_id,
        clientKey,
        input: inFormOrder(filled.value, form.schema),
      }),
    onSuccess: async ({ request_id, created, number }) => {
      forgetTyped(place);
      if (request_id === null) {
        setFailure(`Somebody has asked for this already: it is run number ${number}.`);
        return;
      }
      if (!created) tell("This was asked for already. Here it is.");
      void queryClient.invalidateQueries({ queryKey: requestsKey(slug) });
      await navigate({
        to: "/w/$slug/requests/$requestId",
        params: { slug, requestId: request_id },
        replace: true,
      });
    },
    onError: (error) => {
      const known = asApiError(error);
      if (!filled.takeServerError(known, INPUT_PREFIX)) setFailure(known.message);
    },
    onSettled: () => {
      sending.current = false;
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    // A second click comes before the button can be drawn as busy.
    if (sending.current || !filled.check()) return;
    sending.current = true;
    setFailure("");
    send.mutate();
  };
  const change = (value: JsonObject) => {
    filled.change(value);
    keepTyped(place, form.schema, value);
  };
  const problems = [failure, ...filled.elsewhere].filter((text) => text !== "");
  return { filled, problems, busy: send.isPending, submit, change };
}

/** Values in the order in which they were asked for; that is how they are read back. */
function inFormOrder(value: JsonObject, schema: JsonSchema): JsonObject {
  const asked = Object.keys(schema.properties ?? {}).filter((key) => key in value);
  return { ...Object.fromEntries(asked.map((key) => [key, value[key] ?? null])), ...value };
}
