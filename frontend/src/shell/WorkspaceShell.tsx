import { Button } from "@mantine/core";
import { Link, Outlet, useMatches, useNavigate, useParams } from "@tanstack/react-router";
import { useEffect, useMemo } from "react";
import { PresenceContext, usePresence, useSession } from "@/api/session";
import { LoadingRows, NotAllowed, NothingHere } from "@/ui/PageStates";
import { TopBarSlot } from "@/ui/TopBar";
import { BottomBar } from "./BottomBar";
import { ConnectionBanner } from "./ConnectionBanner";
import { homeOf, openTo, type PageInfo } from "./pageList";
import { TopBarFrame } from "./TopBarFrame";
import { useTopBarSlot } from "./useTopBarSlot";
import classes from "./WorkspaceShell.module.css";

/** What is around every page of a workspace; asks who is here before it shows anything. */
export function WorkspaceShell() {
  const { slug } = useParams({ from: "/w/$slug" });
  const { data: session } = useSession();
  const navigate = useNavigate();
  const signedOut = session !== undefined && session.user === null;
  useEffect(() => {
    if (!signedOut) return;
    const next = window.location.pathname + window.location.search;
    void navigate({ to: "/sign-in", search: { next }, replace: true });
  }, [signedOut, navigate]);

  const workspace = session?.workspaces.find((one) => one.slug === slug);
  const user = session?.user;
  const presence = useMemo(
    () => (session && user && workspace ? { session, user, workspace } : null),
    [session, user, workspace],
  );
  if (session === undefined || signedOut) {
    return (
      <main className={classes.main}>
        <h1 className="visually-hidden">Baton</h1>
        <LoadingRows />
      </main>
    );
  }
  if (!presence) return <NothingHere alone />;
  return (
    <PresenceContext value={presence}>
      <Frame />
    </PresenceContext>
  );
}

/** Bars above and below, and the page between them if one may see it. */
function Frame() {
  const { workspace } = usePresence();
  const page = useMatches({ select: (matches) => matches.at(-1)?.staticData.page });
  const slot = useTopBarSlot();
  const entries = openTo(workspace);
  const allowed = page === undefined || page.allowed(workspace);
  return (
    <TopBarSlot value={slot.value}>
      <div className={classes.shell} data-fills={(allowed && page?.fills) ?? false}>
        <a className={classes.skip} href="#main">
          Skip to the page
        </a>
        <TopBarFrame entries={entries} under={page?.under} used={slot.used} slotRef={slot.ref} />
        <ConnectionBanner />
        <main id="main" className={classes.main} tabIndex={-1}>
          {allowed ? <Outlet /> : <Refusal page={page} />}
        </main>
        <BottomBar entries={entries} under={page?.under} />
      </div>
    </TopBarSlot>
  );
}

function Refusal({ page }: { readonly page: PageInfo }) {
  const { workspace } = usePresence();
  const home = homeOf(workspace);
  return (
    <NotAllowed
      alone
      what={page.what}
      actions={
        <Button
          variant="default"
          renderRoot={(props) => <Link to={home.to} params={{ slug: workspace.slug }} {...props} />}
        >
          Go to {home.label}
        </Button>
      }
    />
  );
}
