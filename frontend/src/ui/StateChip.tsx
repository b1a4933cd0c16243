import {
  IconArrowBackUp,
  IconBan,
  IconCheck,
  IconClock,
  IconLoader2,
  IconX,
  type TablerIcon,
} from "@tabler/icons-react";
import type { ReactNode } from "react";
import classes from "./StateChip.module.css";

/** The six states, the same everywhere: a colour, and always a word or an icon beside it. */
export type Tone = "run" | "ok" | "wait" | "bad" | "undo" | "skip";

export const TONE_ICONS: Readonly<Record<Tone, TablerIcon>> = {
  run: IconLoader2,
  ok: IconCheck,
  wait: IconClock,
  bad: IconX,
  undo: IconArrowBackUp,
  skip: IconBan,
};

interface StateChipProps {
  readonly tone: Tone;
  readonly children: ReactNode;
  /** The icon may go where the word says it all. */
  readonly icon?: boolean;
}

/** A state, said in a word. */
export function StateChip({ tone, children, icon = true }: StateChipProps) {
  const Icon = TONE_ICONS[tone];
  return (
    <span className={classes.chip} data-tone={tone}>
      {icon && <Icon size={12} stroke={2.4} aria-hidden className={classes.icon} />}
      {children}
    </span>
  );
}
