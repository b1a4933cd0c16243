import "@xyflow/react/dist/base.css";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { ReactFlowProvider } from "@xyflow/react";
import { useEffect } from "react";
import { useMay, useSlug } from "@/api/session";
import { findNode } from "@/graph/document";
import { tell } from "@/ui/notify";
import { useTabTitle } from "@/ui/Page";
import { ErrorNotice, LoadingRows } from "@/ui/PageStates";
import { ConflictDialog } from "./ConflictDialog";
import { EditorCanvas } from "./canvas/EditorCanvas";
import classes from "./Editor.module.css";
import { EditorBar } from "./EditorBar";
import { EditorContext } from "./EditorContext";
import { Inspector } from "./inspector/Inspector";
import { openEditor } from "./openEditor";
import { ConnectMenu } from "./palette/ConnectMenu";
import { MoveMenu } from "./palette/MoveMenu";
import { Palette } from "./palette/Palette";
import { StepMenu } from "./palette/StepMenu";
import { PublishDialog } from "./publish/PublishDialog";
import { VersionsDialog } from "./publish/VersionsDialog";
import { ShortcutsDialog } from "./ShortcutsDialog";
import { StatusLine } from "./StatusLine";
import type { EditorSession } from "./session";
import { documentOf } from "./store";
import { usePageCommands } from "./usePageCommands";
import { useSaving } from "./useSaving";
import { useShortcuts } from "./useShortcuts";

interface EditorProps {
  readonly workflowId: string;
  /** What is shown at first; a link may lead to a field. */
  readonly at: Place | null;
}

interface Place {
  readonly node: string;
  readonly field: string;
}

/** Where a workflow is drawn. */
export function Editor({ workflowId, at }: EditorProps) {
  const slug = useSlug();
  const mayEdit = useMay()("workflow.edit_draft");
  const queries = useQueryClient();
  const key = ["editor", slug, workflowId, mayEdit];
  const opened = useQuery({
    queryKey: key,
    queryFn: () => openEditor(slug, workflowId, mayEdit),
    // An open editor is the newest there is; it is fetched again only when it is opened again.
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
    retry: false,
    structuralSharing: false,
  });
  const restored = opened.data?.restored;
  useEffect(() => {
    if (restored === "changes") tell("Changes that were not saved last time are back.");
  }, [restored]);
  if (opened.isPending) return <LoadingRows rows={8} />;
  if (opened.isError) {
    const retry = () => void queries.resetQueries({ queryKey: key });
    return <ErrorNotice error={opened.error} what="this workflow" onRetry={retry} />;
  }
  return <OpenEditor session={opened.data.session} at={at} />;
}

function OpenEditor({
  session,
  at,
}: Pick<EditorProps, "at"> & { readonly session: EditorSession }) {
  useTabTitle(session.state.workflow.name);
  useShortcuts(session);
  useSaving(session);
  usePageCommands(session);
  useGoingTo(session, at);
  return (
    <EditorContext value={session}>
      <ReactFlowProvider>
        <EditorBar />
        <div className={classes.editor} data-read-only={session.state.readOnly || undefined}>
          {!session.state.readOnly && <Palette />}
          <EditorCanvas />
          <Inspector />
          <StatusLine />
        </div>
        <StepMenu />
        <ConnectMenu />
        <MoveMenu />
        <PublishDialog />
        <VersionsDialog />
        <ShortcutsDialog />
        <ConflictDialog />
      </ReactFlowProvider>
    </EditorContext>
  );
}

/** Go where the address leads, if the draft still has that step. */
function useGoingTo(session: EditorSession, at: Place | null): void {
  useEffect(() => {
    if (at === null || !findNode(documentOf(session.state), at.node)) return;
    session.attend(at.node, at.field);
  }, [session, at]);
}
