import { Button, Group, Stack, Text, TextInput } from "@mantine/core";
import { useClipboard } from "@mantine/hooks";
import { IconCheck, IconCopy } from "@tabler/icons-react";

interface FreshKeyProps {
  readonly value: string;
  readonly onClose: () => void;
}

/** A key, shown this once. */
export function FreshKey({ value, onClose }: FreshKeyProps) {
  const clipboard = useClipboard({ timeout: 3_000 });
  return (
    <Stack gap="sm">
      <Text size="sm">
        Baton keeps only a fingerprint of it. When you close this, nobody can show it again; you
        would make a new one.
      </Text>
      <TextInput
        label="Key"
        readOnly
        value={value}
        classNames={{ input: "mono" }}
        onFocus={(event) => event.currentTarget.select()}
      />
      <Group justify="flex-end" gap="xs">
        <Button
          variant="default"
          leftSection={clipboard.copied ? <IconCheck size={15} /> : <IconCopy size={15} />}
          onClick={() => clipboard.copy(value)}
        >
          {clipboard.copied ? "Copied" : "Copy"}
        </Button>
        <Button onClick={onClose}>I have stored it</Button>
      </Group>
    </Stack>
  );
}
