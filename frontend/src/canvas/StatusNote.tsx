import type { ReactNode } from "react";
import classes from "./nodes.module.css";

/** A short sentence above a node, such as "the shop answered 503 · trying again". */
export function StatusNote({
  tone,
  children,
}: {
  readonly tone: string;
  readonly children: ReactNode;
}) {
  return (
    <span className={classes.note} data-tone={tone}>
      {children}
    </span>
  );
}
