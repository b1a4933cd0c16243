import { Modal } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import type { VersionRow } from "@/api/model";
import { useSlug } from "@/api/session";
import { Ago } from "@/ui/Ago";
import { ErrorNotice, LoadingRows } from "@/ui/PageStates";
import { StateChip } from "@/ui/StateChip";
import { useEditor, useEditorState } from "../EditorContext";
import { documentOf } from "../store";
import { ChangeList } from "./ChangeList";
import { compare } from "./compare";
import classes from "./Publish.module.css";

/** Every version that was published: by whom, when, why, and how the draft differs from it. */
export function VersionsDialog() {
  const editor = useEditor();
  const open = useEditorState((state) => state.dialog === "versions");
  return (
    <Modal opened={open} onClose={() => editor.open(null)} title="Version history" size="lg">
      <Versions />
    </Modal>
  );
}

function Versions() {
  const editor = useEditor();
  const live = useEditorState((state) => state.liveVersion);
  const { data, error, isPending, refetch } = useQuery({
    queryKey: ["versions", editor.service.workflowId],
    queryFn: () => editor.service.versions(),
  });
  if (isPending) return <LoadingRows rows={3} />;
  if (error)
    return <ErrorNotice error={error} what="the versions" onRetry={() => void refetch()} />;
  if (data.items.length === 0) {
    return <p className={classes.lead}>This workflow has not been published yet.</p>;
  }
  return (
    <ol className={classes.versions}>
      {data.items.map((version) => (
        <Version key={version.number} version={version} live={version.number === live} />
      ))}
    </ol>
  );
}

function Version({ version, live }: { readonly version: VersionRow; readonly live: boolean }) {
  const editor = useEditor();
  const slug = useSlug();
  const [open, setOpen] = useState(false);
  const by = version.published_by;
  const who = typeof by === "string" ? by : by?.name;
  return (
    <li className={classes.version}>
      <div className={classes.versionHead}>
        <b>Version {version.number}</b>
        {live && <StateChip tone="ok">live</StateChip>}
        <span className={classes.details}>
          {who ? `${who}, ` : ""}
          <Ago at={version.published_at} />
        </span>
        <Link
          to="/w/$slug/workflows/$workflowId/python"
          params={{ slug, workflowId: editor.service.workflowId }}
          search={{ version: version.number }}
          className={classes.python}
        >
          View as Python
        </Link>
        <button
          type="button"
          className={classes.compare}
          aria-expanded={open}
          onClick={() => setOpen(!open)}
        >
          Compare with the draft
        </button>
      </div>
      {version.note && <p className={classes.note}>{version.note}</p>}
      {open && <Difference number={version.number} />}
    </li>
  );
}

function Difference({ number }: { readonly number: number }) {
  const editor = useEditor();
  const document = useEditorState(documentOf);
  const { data, error } = useQuery({
    queryKey: ["version", editor.service.workflowId, number],
    queryFn: () => editor.service.version(number),
    staleTime: Number.POSITIVE_INFINITY,
  });
  if (error) return <ErrorNotice error={error} what={`version ${number}`} />;
  if (!data) return <LoadingRows rows={1} />;
  const changes = compare(data.graph, document);
  if (changes.length === 0) return <p className={classes.lead}>The draft does the same.</p>;
  return <ChangeList changes={changes} />;
}
