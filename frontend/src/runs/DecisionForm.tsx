import { Button, Stack, Text, Textarea, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import type { Json } from "@/api/model";
import { FormProblem } from "@/ui/FormProblem";
import classes from "./DialogButtons.module.css";
import { type Action, DECISIONS } from "./decisions";
import type { Decide } from "./useDecide";

interface Props {
  readonly action: Action;
  readonly decide: Decide;
  readonly onDone: () => void;
}

/** Asks before a decision that cannot be taken back. */
export function DecisionForm({ action, decide, onDone }: Props) {
  const [reason, setReason] = useState("");
  const [text, setText] = useState("");
  const [wrong, setWrong] = useState(false);
  const { explains, label } = DECISIONS[action];
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const output = action === "succeed" ? parsed(text) : undefined;
    if (action === "succeed" && output === undefined) setWrong(true);
    else decide.mutate({ action, reason, ...(output === undefined ? {} : { output }) });
  };
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="md">
        <Text size="sm">{explains}</Text>
        {action === "succeed" && (
          <Textarea
            label="Output"
            description="JSON; the steps after this one read it."
            placeholder='{"id": "42"}'
            autosize
            minRows={4}
            maxRows={16}
            value={text}
            error={wrong && "This is no JSON."}
            data-autofocus
            onChange={(event) => {
              setText(event.currentTarget.value);
              setWrong(false);
            }}
          />
        )}
        <TextInput
          label="Reason"
          description="For those who read the audit log later."
          value={reason}
          maxLength={500}
          data-autofocus={action === "succeed" ? undefined : true}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        <FormProblem error={decide.error} />
        <div className={classes.buttons}>
          <Button variant="default" onClick={onDone}>
            Cancel
          </Button>
          <Button type="submit" loading={decide.isPending} {...danger(action)}>
            {label.replace("…", "")}
          </Button>
        </div>
      </Stack>
    </form>
  );
}

const danger = (action: Action) => (action === "fail" ? { color: "red" } : {});

/** What a text says as JSON; undefined where it is none. */
function parsed(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}
