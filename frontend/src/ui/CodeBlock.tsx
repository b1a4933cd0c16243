import classes from "./CodeBlock.module.css";
import { CopyButton } from "./CopyButton";

interface CodeBlockProps {
  /** What it is, such as "Example for a shell". */
  readonly label: string;
  readonly code: string;
}

/** Lines to copy. They scroll sideways, so the block takes the keyboard's focus. */
export function CodeBlock({ label, code }: CodeBlockProps) {
  return (
    <figure className={classes.block} aria-label={label}>
      <figcaption className={classes.head}>
        <span>{label}</span>
        <CopyButton value={code} what={label} />
      </figcaption>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <pre className={classes.code} tabIndex={0}>
        <code>{code}</code>
      </pre>
    </figure>
  );
}
