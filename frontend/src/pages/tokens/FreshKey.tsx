import { Button, Group, Stack, Text } from "@mantine/core";
import { CopyField } from "@/ui/CopyField";

interface FreshKeyProps {
  readonly value: string;
  readonly onClose: () => void;
}

/** A key, shown this once. */
export function FreshKey({ value, onClose }: FreshKeyProps) {
  return (
    <Stack gap="sm">
      <Text size="sm">
        Baton keeps only a fingerprint of it. When you close this, nobody can show it again; you
        would make a new one.
      </Text>
      <CopyField label="Key" value={value} />
      <Group justify="flex-end" gap="xs">
        <Button onClick={onClose}>I have stored it</Button>
      </Group>
    </Stack>
  );
}
