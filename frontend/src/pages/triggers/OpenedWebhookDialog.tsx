import { Button, Group, Modal, Stack, Text } from "@mantine/core";
import type { JsonObject, WebhookOpened } from "@/api/model";
import { CodeBlock } from "@/ui/CodeBlock";
import { CopyField } from "@/ui/CopyField";
import { webhookCurl } from "./curl";

interface OpenedWebhookDialogProps {
  readonly webhook: WebhookOpened;
  readonly example: JsonObject;
  readonly onClose: () => void;
}

/** A webhook's address and secret, shown this once. */
export function OpenedWebhookDialog({ webhook, example, onClose }: OpenedWebhookDialogProps) {
  const { url, secret, name } = webhook;
  return (
    <Modal
      opened
      returnFocus={false}
      onClose={onClose}
      title={`Copy the address and secret of ${name} now`}
      size="xl"
      closeOnClickOutside={false}
      closeOnEscape={false}
      withCloseButton={false}
    >
      <Stack gap="sm">
        <Text size="sm">
          When you close this, nobody can show them again; you would renew them. Whoever has both
          can start this workflow.
        </Text>
        <CopyField label="Address" value={url} />
        <CopyField label="Signing secret" value={secret} />
        <CodeBlock
          label="Try it from a shell"
          code={webhookCurl({ url, secret, input: example })}
        />
        <Text size="xs" c="dimmed">
          The signature holds for five minutes. X-Baton-Delivery is your own name for the event: the
          same one again starts nothing.
        </Text>
        <Group justify="flex-end">
          <Button onClick={onClose}>I have stored them</Button>
        </Group>
      </Stack>
    </Modal>
  );
}
