import { Button, Textarea } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { answer, client } from "@/api/client";
import { asApiError } from "@/api/errors";
import type { Json, JsonSchema } from "@/api/model";
import { useSlug } from "@/api/session";
import { SchemaFields } from "@/forms/SchemaFields";
import { useSchemaForm } from "@/forms/useSchemaForm";
import { FormProblem } from "@/ui/FormProblem";
import { tell } from "@/ui/notify";
import { randomKey } from "@/ui/randomKey";
import classes from "./Waiting.module.css";
import type { Way } from "./waitWords";

interface Props {
  readonly way: Way;
  readonly onDone: () => void;
}

const WORDS = {
  delivered: "The message was sent; the run goes on in a moment.",
  kept: "No step waits for it any more; the message is kept for the next.",
  duplicate: "This message was sent before.",
} as const;

/** Send the message that a step waits for; one opened form sends one message. */
export function SendMessage({ way, onDone }: Props) {
  const slug = useSlug();
  const [id] = useState(randomKey);
  const send = useMutation({
    mutationFn: (payload: Json) =>
      answer(
        client.POST("/api/workspaces/{slug}/messages/", {
          params: { path: { slug } },
          body: { name: way.message ?? "", key: way.key ?? "", payload, id },
        }),
      ),
    onSuccess: ({ outcome }) => {
      tell(WORDS[outcome]);
      onDone();
    },
  });
  const schema = way.payload_schema;
  const drawn = schema !== null && Object.keys(schema.properties ?? {}).length > 0;
  const rest = { busy: send.isPending, error: send.error, onSend: send.mutate, onDone };
  return drawn ? <FieldsForm schema={schema} {...rest} /> : <JsonForm {...rest} />;
}

interface FormProps {
  readonly busy: boolean;
  readonly error: unknown;
  readonly onSend: (payload: Json, options?: { onError: (error: unknown) => void }) => void;
  readonly onDone: () => void;
}

function FieldsForm({ schema, busy, error, onSend, onDone }: FormProps & { schema: JsonSchema }) {
  const filled = useSchemaForm(schema);
  const [placed, setPlaced] = useState(false);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!filled.check()) return;
    onSend(filled.value, {
      onError: (problem) => setPlaced(filled.takeServerError(asApiError(problem), "/payload")),
    });
  };
  return (
    <form ref={filled.container} className={classes.form} onSubmit={submit} noValidate>
      <SchemaFields
        schema={schema}
        value={filled.value}
        errors={filled.errors}
        idPrefix="message"
        onChange={filled.change}
      />
      {filled.elsewhere.map((text) => (
        <p key={text} className={classes.overdue} role="alert">
          {text}
        </p>
      ))}
      {!placed && <FormProblem error={error} />}
      <Buttons busy={busy} onDone={onDone} />
    </form>
  );
}

function JsonForm({ busy, error, onSend, onDone }: FormProps) {
  const [text, setText] = useState("");
  const [wrong, setWrong] = useState(false);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    try {
      onSend(text.trim() === "" ? null : (JSON.parse(text) as Json));
    } catch {
      setWrong(true);
    }
  };
  return (
    <form className={classes.form} onSubmit={submit} noValidate>
      <Textarea
        label="What it holds"
        description="JSON; may stay empty."
        autosize
        minRows={2}
        maxRows={12}
        value={text}
        error={wrong && "This is no JSON."}
        data-autofocus
        onChange={(event) => {
          setText(event.currentTarget.value);
          setWrong(false);
        }}
      />
      <FormProblem error={error} />
      <Buttons busy={busy} onDone={onDone} />
    </form>
  );
}

function Buttons({ busy, onDone }: Pick<FormProps, "busy" | "onDone">) {
  return (
    <div className={classes.buttons}>
      <Button size="xs" variant="default" onClick={onDone}>
        Cancel
      </Button>
      <Button size="xs" type="submit" loading={busy}>
        Send message
      </Button>
    </div>
  );
}
