import { CloseButton } from "@mantine/core";
import type { ReactNode } from "react";
import type { StepState } from "@/canvas/marks";
import { STATE_LOOKS } from "@/canvas/status";
import { StateChip } from "@/ui/StateChip";
import classes from "./Panel.module.css";
import { useRunStore } from "./RunContext";

interface Props {
  readonly name: string;
  readonly state: StepState;
  /** The step's address, as expressions and the record spell it. */
  readonly path: string;
  readonly children: ReactNode;
}

/** What is selected, how it stands, and a sentence about it. */
export function PanelHead({ name, state, path, children }: Props) {
  const store = useRunStore();
  const look = STATE_LOOKS[state];
  return (
    <header className={classes.head}>
      <div className={classes.title}>
        <h2>{name}</h2>
        <StateChip tone={look.tone} icon={look.icon}>
          {look.word}
        </StateChip>
        <span className={classes.space} />
        <CloseButton
          aria-label="Show the run"
          onClick={({ currentTarget }) => {
            // The button goes with the step; what it stood in stays.
            currentTarget.closest("aside")?.focus();
            store.setState({ selected: null });
          }}
        />
      </div>
      <p className={classes.path}>{path}</p>
      <p className={classes.sentence}>{children}</p>
    </header>
  );
}
