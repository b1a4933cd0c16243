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
  /** It may go where the word says it all, or be one of its own. */
  readonly icon?: boolean | TablerIcon;
}

/** A state, said in a word. */
export function StateChip({ tone, children, icon = true }: StateChipProps) {
  const Icon = icon === true ? TONE_ICONS[tone] : icon;
  return (
    <span className={classes.chip} data-tone={tone}>
      {Icon && <Icon size={12} stroke={2.4} aria-hidden className={classes.icon} />}
      {children}
    </span>
  );
}
