import { ActionIcon, Button, Kbd, Tooltip } from "@mantine/core";
import { IconBrandPython, IconRocket } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import { useSlug } from "@/api/session";
import { StateChip } from "@/ui/StateChip";
import { TopBar } from "@/ui/TopBar";
import { keysInWords } from "./actions/keys";
import { publish } from "./actions/publish";
import { showVersions } from "./actions/showVersions";
import classes from "./Editor.module.css";
import { useEditor, useEditorState } from "./EditorContext";
import { describeSave, type SaveState } from "./saving/saveState";

/** Name of the workflow, which draft this is, how well it is saved, and what to do with it. */
export function EditorBar() {
  const editor = useEditor();
  const slug = useSlug();
  const name = useEditorState((state) => state.workflow.name);
  const readOnly = useEditorState((state) => state.readOnly);
  return (
    <TopBar>
      <Link to="/w/$slug/workflows" params={{ slug }} className={classes.crumb}>
        Workflows&nbsp;/
      </Link>
      <h1 className={classes.name}>{name}</h1>
      <DraftChip />
      <SaveStatus />
      <span className={classes.space} />
      <ViewAsPython />
      <Button variant="default" onClick={() => showVersions.run(editor)}>
        History
      </Button>
      {!readOnly && (
        <Tooltip label={<Kbd size="xs">{keysInWords(publish.keys[0] ?? "")}</Kbd>}>
          <Button
            leftSection={<IconRocket size={15} aria-hidden="true" />}
            onClick={() => publish.run(editor)}
          >
            Publish…
          </Button>
        </Tooltip>
      )}
    </TopBar>
  );
}

/** The draft, as it was saved last, as a file of Python. */
function ViewAsPython() {
  const editor = useEditor();
  const slug = useSlug();
  const label = "View as Python";
  return (
    <Tooltip label={label}>
      <ActionIcon
        variant="default"
        size={30}
        aria-label={label}
        renderRoot={(props) => (
          <Link
            to="/w/$slug/workflows/$workflowId/python"
            params={{ slug, workflowId: editor.service.workflowId }}
            {...props}
          />
        )}
      >
        <IconBrandPython size={16} />
      </ActionIcon>
    </Tooltip>
  );
}

function DraftChip() {
  const basedOn = useEditorState((state) => state.basedOn);
  const live = useEditorState((state) => state.liveVersion);
  const words = basedOn === null ? "Draft · never published" : `Draft · based on v${basedOn}`;
  const other = live !== null && live !== basedOn ? ` · live v${live}` : "";
  return (
    <StateChip tone="skip" icon={false}>
      {words}
      {other}
    </StateChip>
  );
}

const TONES: Readonly<Record<SaveState["kind"], string>> = {
  saved: "quiet",
  waiting: "quiet",
  saving: "quiet",
  read_only: "quiet",
  kept: "wait",
  conflict: "bad",
  refused: "bad",
  only_here: "bad",
};

/** The truth about saving; a click on trouble leads out of it. */
function SaveStatus() {
  const editor = useEditor();
  const save = useEditorState((state) => state.save);
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1_000);
    return () => clearInterval(timer);
  }, []);
  const words = describeSave(save, now);
  if (save.kind === "conflict") {
    return (
      <button
        type="button"
        className={classes.save}
        data-tone="bad"
        onClick={() => editor.open("conflict")}
      >
        {words} · <u>what now?</u>
      </button>
    );
  }
  return (
    <span className={classes.save} data-tone={TONES[save.kind]} data-testid="save-state">
      {words}
      {(save.kind === "kept" || save.kind === "only_here" || save.kind === "refused") && (
        <button type="button" className={classes.retry} onClick={() => editor.retry()}>
          try again
        </button>
      )}
    </span>
  );
}
