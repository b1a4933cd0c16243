import type { ReactNode } from "react";
import classes from "./Tag.module.css";

/** A quiet word that labels something without saying how it stands. */
export function Tag({ children }: { readonly children: ReactNode }) {
  return <span className={classes.tag}>{children}</span>;
}
