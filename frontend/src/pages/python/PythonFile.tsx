import { Button } from "@mantine/core";
import { IconDownload } from "@tabler/icons-react";
import { CopyButton } from "@/ui/CopyButton";
import classes from "./Python.module.css";
import { PythonCode } from "./PythonCode";

interface PythonFileProps {
  readonly name: string;
  readonly code: string;
}

/** A file to read, to copy and to take along. */
export function PythonFile({ name, code }: PythonFileProps) {
  const lines = code.trimEnd().split("\n").length;
  return (
    <section aria-label={name}>
      <div className={classes.head}>
        <span className={classes.name}>{name}</span>
        <span className={classes.lines}>{lines.toLocaleString("en")} lines</span>
        <div className={classes.actions}>
          <CopyButton value={code} what={name} />
          <Button leftSection={<IconDownload size={15} />} onClick={() => download(name, code)}>
            Download
          </Button>
        </div>
      </div>
      <PythonCode label={name} code={code} />
    </section>
  );
}

/** Let the browser keep a text as a file. */
function download(name: string, text: string): void {
  const address = URL.createObjectURL(new Blob([text], { type: "text/x-python" }));
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  URL.revokeObjectURL(address);
}
