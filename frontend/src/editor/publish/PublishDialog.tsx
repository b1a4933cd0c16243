import { Button, Group, Modal, Stack, Textarea } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { ApiError } from "@/api/errors";
import { tell, tellError } from "@/ui/notify";
import { useEditor, useEditorState } from "../EditorContext";
import { Problem } from "../issues/ProblemList";
import { problemWords } from "../StatusLine";
import { documentOf } from "../store";
import { ChangeList } from "./ChangeList";
import { compare } from "./compare";
import classes from "./Publish.module.css";

/** Shows what would change for new runs, and publishes it. */
export function PublishDialog() {
  const editor = useEditor();
  const open = useEditorState((state) => state.dialog === "publish");
  return (
    <Modal opened={open} onClose={() => editor.open(null)} title="Publish" size="lg">
      <PublishForm />
    </Modal>
  );
}

function PublishForm() {
  const editor = useEditor();
  const queries = useQueryClient();
  const [note, setNote] = useState("");
  const issues = useEditorState((state) => state.issues);
  const saved = useEditorState((state) => state.save.kind === "saved");
  const errors = issues.filter((issue) => issue.severity === "error");
  useEffect(() => {
    void editor.flush();
  }, [editor]);
  const publish = useMutation({
    mutationFn: async () => {
      await editor.flush();
      return editor.service.publish(editor.revision, note.trim());
    },
    onSuccess: (version) => {
      editor.published(version.number);
      editor.open(null);
      setNote("");
      tell(`Version ${version.number} is live. Runs under way finish on theirs.`);
      void queries.invalidateQueries({ queryKey: ["versions"] });
      void queries.invalidateQueries({ queryKey: ["workflows"] });
    },
    onError: (error) => {
      if (error instanceof ApiError && error.code === "workflow.graph_invalid") return;
      tellError("It was not published", error);
    },
  });
  if (errors.length > 0) return <Stopped />;
  return (
    <Stack gap="md">
      <WhatChanges />
      <Textarea
        label="Note"
        description="What colleagues should know about this version."
        autosize
        minRows={2}
        value={note}
        onChange={(event) => setNote(event.currentTarget.value)}
        data-autofocus
      />
      <Group justify="end" gap="xs">
        <Button variant="default" onClick={() => editor.open(null)}>
          Cancel
        </Button>
        <Button loading={publish.isPending} disabled={!saved} onClick={() => publish.mutate()}>
          Publish
        </Button>
      </Group>
    </Stack>
  );
}

/** Problems stop publishing; each leads to its place. */
function Stopped() {
  const issues = useEditorState((state) => state.issues);
  const errors = issues.filter((issue) => issue.severity === "error");
  return (
    <Stack gap="xs" role="alert">
      <p className={classes.lead}>
        {problemWords(errors.length, 0)} must be solved first. A click leads to the place.
      </p>
      <ul className={classes.problems}>
        {errors.map((issue, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: issues have no identity of their own
          <li key={index}>
            <Problem issue={issue} />
          </li>
        ))}
      </ul>
    </Stack>
  );
}

function WhatChanges() {
  const editor = useEditor();
  const live = useEditorState((state) => state.liveVersion);
  const document = useEditorState(documentOf);
  const published = useQuery({
    queryKey: ["version", editor.service.workflowId, live],
    queryFn: () => editor.service.version(live ?? 0),
    enabled: live !== null,
    staleTime: Number.POSITIVE_INFINITY,
  });
  if (live === null) {
    return (
      <p className={classes.lead}>
        The first version of this workflow. Once it is live, it can be started.
      </p>
    );
  }
  if (!published.data) return <p className={classes.lead}>Comparing with version {live}…</p>;
  const changes = compare(published.data.graph, document);
  return (
    <section aria-label="What changes">
      <p className={classes.lead}>
        {changes.length === 0
          ? `Nothing changes since version ${live}.`
          : `What changes since version ${live}. Runs under way finish on theirs.`}
      </p>
      <ChangeList changes={changes} />
    </section>
  );
}
