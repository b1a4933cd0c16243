import { type ReactNode, useEffect } from "react";
import classes from "./Page.module.css";

interface PageProps {
  readonly title: string;
  /** Shown in the browser's tab when it differs from the heading. */
  readonly tabTitle?: string;
  /** The way back to where this page belongs, above its title. */
  readonly back?: ReactNode;
  readonly lead?: ReactNode;
  readonly actions?: ReactNode;
  /** `wide` for tables, `middle` for cards in a row, `narrow` for what is read or filled in. */
  readonly width?: "wide" | "middle" | "narrow";
  /** Bigger type and more air, for business users. */
  readonly roomy?: boolean;
  readonly children: ReactNode;
}

/** A page with its one heading. */
export function Page(props: PageProps) {
  const { title, tabTitle = title, back, lead, actions, width = "wide", roomy = false } = props;
  useTabTitle(tabTitle);
  return (
    <div className={classes.page} data-width={width} data-roomy={roomy}>
      <header className={classes.header}>
        <div className={classes.words}>
          {back && <div className={classes.back}>{back}</div>}
          <h1 className={classes.title}>{title}</h1>
          {lead && <p className={classes.lead}>{lead}</p>}
        </div>
        {actions && <div className={classes.actions}>{actions}</div>}
      </header>
      {props.children}
    </div>
  );
}

/** Name the browser's tab, while the component is there. */
export function useTabTitle(title: string): void {
  useEffect(() => {
    document.title = title === "" ? "Baton" : `${title} · Baton`;
  }, [title]);
}
