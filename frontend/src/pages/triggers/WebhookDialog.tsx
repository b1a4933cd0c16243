import { Modal, NumberInput, Stack, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { WebhookOpened, WebhookRow } from "@/api/model";
import { useSlug } from "@/api/session";
import { changeWebhook, createWebhook, type WebhookSettings, webhooksKey } from "@/api/webhooks";
import { DialogButtons } from "@/ui/DialogButtons";
import { FormProblem } from "@/ui/FormProblem";
import { LONGEST_WAIT_S } from "./triggerWords";

interface WebhookDialogProps {
  readonly workflowId: string;
  /** Null makes a new one. */
  readonly webhook: WebhookRow | null;
  readonly onMade: (opened: WebhookOpened) => void;
  readonly onClose: () => void;
}

/** Asks what a webhook is called and how long its sender waits. */
export function WebhookDialog({ workflowId, webhook, onMade, onClose }: WebhookDialogProps) {
  const [name, setName] = useState(webhook?.name ?? "");
  const [wait, setWait] = useState<number | string>(webhook?.wait_s ?? LONGEST_WAIT_S);
  const save = useSave({ workflowId, webhook, onMade, onClose });
  return (
    <Modal
      opened
      returnFocus={false}
      onClose={onClose}
      title={webhook ? `Edit ${webhook.name}` : "New webhook"}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          save.mutate({ name: name.trim(), wait_s: Number(wait) });
        }}
      >
        <Stack gap="sm">
          <TextInput
            label="Name"
            description="The system that will send, such as “Web shop”."
            required
            maxLength={120}
            data-autofocus
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <NumberInput
            label="Wait for the result"
            description={`Up to ${LONGEST_WAIT_S} seconds. A run that ends in time answers with its output; otherwise the sender is told where to ask for it. 0 answers at once.`}
            required
            min={0}
            max={LONGEST_WAIT_S}
            allowDecimal={false}
            suffix=" s"
            value={wait}
            onChange={setWait}
          />
          <FormProblem error={save.error} />
          <DialogButtons
            label={webhook ? "Save" : "Make the webhook"}
            busy={save.isPending}
            disabled={name.trim() === "" || wait === ""}
            onCancel={onClose}
          />
        </Stack>
      </form>
    </Modal>
  );
}

function useSave({ workflowId, webhook, onMade, onClose }: WebhookDialogProps) {
  const slug = useSlug();
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: async (settings: WebhookSettings): Promise<WebhookOpened | null> => {
      if (!webhook) return createWebhook(slug, workflowId, settings);
      await changeWebhook(slug, webhook.id, settings);
      return null;
    },
    onSuccess: async (opened) => {
      const done = queryClient.invalidateQueries({ queryKey: webhooksKey(slug, workflowId) });
      if (opened) onMade(opened);
      else await done;
      onClose();
    },
  });
}
