import { Link, Outlet, useMatches, useNavigate, useParams } from "@tanstack/react-router";
import { useCallback, useEffect, useMemo, useState } from "react";
import { PresenceContext, useSession } from "@/api/session";
import { Mark } from "@/ui/Mark";
import { LoadingRows, NotAllowed } from "@/ui/PageStates";
import { TopBarSlot } from "@/ui/TopBar";
import { AccountMenu } from "./AccountMenu";
import { BottomBar } from "./BottomBar";
import { CommandPaletteButton } from "./CommandPaletteButton";
import { ConnectionBanner } from "./ConnectionBanner";
import { NothingHere } from "./PageFailed";
import { homeOf, openTo } from "./pageList";
import { ThemeSwitch } from "./ThemeSwitch";
import { WorkspaceName } from "./WorkspaceName";
import classes from "./WorkspaceShell.module.css";

/** What is around every page of a workspace: bars, search, account, and who may be here. */
export function WorkspaceShell() {
  const { slug } = useParams({ from: "/w/$slug" });
  const { data: session } = useSession();
  const navigate = useNavigate();
  const page = useMatches({ select: (matches) => matches.at(-1)?.staticData.page });
  const [slot, setSlot] = useState<HTMLElement | null>(null);
  const [claims, setClaims] = useState(0);
  const claim = useCallback(() => {
    setClaims((n) => n + 1);
    return () => setClaims((n) => n - 1);
  }, []);

  const signedOut = session !== undefined && session.user === null;
  useEffect(() => {
    if (!signedOut) return;
    const next = window.location.pathname + window.location.search;
    void navigate({ to: "/sign-in", search: { next }, replace: true });
  }, [signedOut, navigate]);

  const workspace = session?.workspaces.find((w) => w.slug === slug);
  const user = session?.user;
  const presence = useMemo(
    () => (session && user && workspace ? { session, user, workspace } : null),
    [session, user, workspace],
  );
  const slotValue = useMemo(() => ({ element: slot, claim }), [slot, claim]);

  if (session === undefined || signedOut) return <LoadingRows />;
  if (!presence) return <NothingHere />;
  const entries = openTo(presence.workspace);
  const home = homeOf(presence.workspace);
  const allowed = page === undefined || page.allowed(presence.workspace);

  return (
    <PresenceContext value={presence}>
      <TopBarSlot value={slotValue}>
        <div className={classes.shell} data-fills={page?.fills ?? false}>
          <a className={classes.skip} href="#main">
            Skip to the page
          </a>
          <header className={classes.top}>
            <Link
              to={home.to}
              params={{ slug }}
              className={classes.mark}
              aria-label={`Baton, go to ${home.label}`}
            >
              <Mark />
            </Link>
            {claims === 0 && (
              <>
                <WorkspaceName />
                <nav className={classes.nav} aria-label="Pages">
                  {entries
                    .filter((entry) => entry.place === "top")
                    .map((entry) => (
                      <Link key={entry.to} to={entry.to} params={{ slug }} className={classes.link}>
                        {entry.label}
                      </Link>
                    ))}
                </nav>
                <span className={classes.space} />
              </>
            )}
            <div ref={setSlot} className={classes.slot} data-used={claims > 0} />
            <div className={classes.tools}>
              <CommandPaletteButton />
              <ThemeSwitch />
              <AccountMenu />
            </div>
          </header>
          <ConnectionBanner />
          <main id="main" className={classes.main} tabIndex={-1}>
            {allowed ? <Outlet /> : <NotAllowed what={page?.what ?? "this page"} />}
          </main>
          <BottomBar entries={entries} />
        </div>
      </TopBarSlot>
    </PresenceContext>
  );
}
