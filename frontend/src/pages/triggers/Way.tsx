import type { TablerIcon } from "@tabler/icons-react";
import { type ReactNode, useId } from "react";
import classes from "./Way.module.css";

interface WayProps {
  readonly icon: TablerIcon;
  readonly title: string;
  /** Whom it is for, in a sentence. */
  readonly lead: string;
  readonly state?: ReactNode;
  readonly actions?: ReactNode;
  readonly children: ReactNode;
}

/** One way to start a workflow. */
export function Way({ icon: Icon, title, lead, state, actions, children }: WayProps) {
  const id = useId();
  return (
    <section className={classes.way} aria-labelledby={id}>
      <header className={classes.head}>
        <Icon size={20} stroke={1.6} aria-hidden className={classes.icon} />
        <div className={classes.words}>
          <div className={classes.titleRow}>
            <h2 id={id} className={classes.title}>
              {title}
            </h2>
            {state}
          </div>
          <p className={classes.lead}>{lead}</p>
        </div>
        {actions && <div className={classes.actions}>{actions}</div>}
      </header>
      <div className={classes.body}>{children}</div>
    </section>
  );
}
