import { PasswordInput, Stack, Text } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useRef, useState } from "react";
import { asApiError } from "@/api/errors";
import { changePassword } from "@/api/session";
import { live } from "@/api/useLive";
import { DialogButtons } from "@/ui/DialogButtons";
import { FormProblem } from "@/ui/FormProblem";
import { tell } from "@/ui/notify";

interface ChangePasswordFormProps {
  /** For password managers, which keep it beside the new password. */
  readonly email: string;
  readonly onClose: () => void;
}

/** Asks for the password one has and the one to be. */
export function ChangePasswordForm({ email, onClose }: ChangePasswordFormProps) {
  const [current, setCurrent] = useState("");
  const [next, setNext] = useState("");
  const form = useRef<HTMLFormElement>(null);
  const change = useMutation({
    mutationFn: () => changePassword(current, next),
    onSuccess: () => {
      // The session has a new key now; the connection still has the old one.
      live.renew();
      tell("Your password is changed. Other browsers that were signed in are signed out.");
      onClose();
    },
    onError: (error) => {
      const wrong = asApiError(error).fields[0]?.field.slice(1);
      form.current?.querySelector<HTMLElement>(`input[name="${wrong ?? ""}"]`)?.focus();
    },
  });
  const fields = change.error ? asApiError(change.error).fields : [];
  const errorOf = (name: string) =>
    fields.filter(({ field }) => field === `/${name}`).map(({ message }) => message);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    change.mutate();
  };
  return (
    <form ref={form} onSubmit={submit}>
      <Stack gap="sm">
        <input hidden readOnly type="email" name="email" autoComplete="username" value={email} />
        <PasswordInput
          label="Current password"
          name="current_password"
          autoComplete="current-password"
          required
          data-autofocus
          error={errorOf("current_password").join(" ") || undefined}
          value={current}
          onChange={(event) => setCurrent(event.currentTarget.value)}
        />
        <PasswordInput
          label="New password"
          description="At least 10 characters. A few words in a row are easy to remember and hard to guess."
          name="new_password"
          autoComplete="new-password"
          required
          error={errorOf("new_password").join(" ") || undefined}
          value={next}
          onChange={(event) => setNext(event.currentTarget.value)}
        />
        {fields.length === 0 && <FormProblem error={change.error} />}
        <Text size="xs" c="dimmed">
          You stay signed in here, and are signed out everywhere else. API keys keep working.
        </Text>
        <DialogButtons
          label="Change it"
          busy={change.isPending}
          disabled={current === "" || next === ""}
          onCancel={onClose}
        />
      </Stack>
    </form>
  );
}
