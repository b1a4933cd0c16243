import type { ReactNode } from "react";
import classes from "./nodes.module.css";

interface Props {
  readonly tone: string;
  /** Seen from afar, so it has to be larger. */
  readonly far: boolean;
  readonly children: ReactNode;
}

/** A short sentence above a node, such as "the shop answered 503". */
export function StatusNote({ tone, far, children }: Props) {
  return (
    <span className={classes.note} data-tone={tone} data-far={far || undefined}>
      {children}
    </span>
  );
}
