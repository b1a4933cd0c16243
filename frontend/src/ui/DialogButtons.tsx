import { Button, Group } from "@mantine/core";

interface DialogButtonsProps {
  /** What the form does, such as "Save". */
  readonly label: string;
  readonly busy: boolean;
  readonly disabled?: boolean;
  readonly onCancel: () => void;
}

/** The two ways out of a form in a dialog. */
export function DialogButtons({ label, busy, disabled = false, onCancel }: DialogButtonsProps) {
  return (
    <Group justify="flex-end" gap="xs">
      <Button variant="default" onClick={onCancel}>
        Cancel
      </Button>
      <Button type="submit" loading={busy} disabled={disabled}>
        {label}
      </Button>
    </Group>
  );
}
