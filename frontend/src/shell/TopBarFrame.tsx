import { Link } from "@tanstack/react-router";
import { usePresence } from "@/api/session";
import { Mark } from "@/ui/Mark";
import { AccountMenu } from "./AccountMenu";
import { CommandPaletteButton } from "./CommandPaletteButton";
import { homeOf, type NavigationEntry } from "./pageList";
import { ThemeSwitch } from "./ThemeSwitch";
import { WorkspaceName } from "./WorkspaceName";
import classes from "./WorkspaceShell.module.css";

interface TopBarFrameProps {
  readonly entries: readonly NavigationEntry[];
  /** The entry that leads to the page that is shown, where its address is another one. */
  readonly under: NavigationEntry["to"] | undefined;
  /** A page has put its own bar into the slot. */
  readonly used: boolean;
  readonly slotRef: (element: HTMLElement | null) => void;
}

/** The bar at the top: the mark, the way about or the page's own bar, search and account. */
export function TopBarFrame({ entries, under, used, slotRef }: TopBarFrameProps) {
  const { workspace } = usePresence();
  const { slug } = workspace;
  const home = homeOf(workspace);
  return (
    <header className={classes.top}>
      <Link
        to={home.to}
        params={{ slug }}
        className={classes.mark}
        aria-label={`Baton, go to ${home.label}`}
      >
        <Mark />
      </Link>
      {!used && (
        <>
          <WorkspaceName />
          <nav className={classes.nav} aria-label="Pages">
            {entries
              .filter((entry) => entry.place === "top")
              .map((entry) => (
                <Link
                  key={entry.to}
                  to={entry.to}
                  params={{ slug }}
                  className={classes.link}
                  aria-current={entry.to === under ? "true" : undefined}
                >
                  {entry.label}
                </Link>
              ))}
          </nav>
          <span className={classes.space} />
        </>
      )}
      <div ref={slotRef} className={classes.slot} data-used={used} />
      <div className={classes.tools}>
        <CommandPaletteButton />
        <ThemeSwitch />
        <AccountMenu />
      </div>
    </header>
  );
}
