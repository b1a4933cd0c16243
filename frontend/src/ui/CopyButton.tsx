import { Button } from "@mantine/core";
import { useClipboard } from "@mantine/hooks";
import { IconCheck, IconCopy } from "@tabler/icons-react";

interface CopyButtonProps {
  readonly value: string;
  /** What is copied, for those who do not see it beside the button. */
  readonly what: string;
}

/** Puts a text on the clipboard, and says that it did. */
export function CopyButton({ value, what }: CopyButtonProps) {
  const { copied, copy } = useClipboard({ timeout: 3_000 });
  return (
    <>
      <Button
        variant="default"
        leftSection={copied ? <IconCheck size={15} /> : <IconCopy size={15} />}
        onClick={() => copy(value)}
      >
        {copied ? "Copied" : "Copy"}
        <span className="visually-hidden"> {what}</span>
      </Button>
      <span role="status" className="visually-hidden">
        {copied ? "Copied." : ""}
      </span>
    </>
  );
}
