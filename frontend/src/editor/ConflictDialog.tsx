import { Button, Group, Modal, Stack, TextInput } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { useSlug } from "@/api/session";
import { tell, tellError } from "@/ui/notify";
import { useEditor, useEditorState } from "./EditorContext";
import { documentOf } from "./store";

/** Two people changed one draft: nothing is overwritten until somebody says how to go on. */
export function ConflictDialog() {
  const editor = useEditor();
  const open = useEditorState((state) => state.dialog === "conflict");
  const by = useEditorState((s) => (s.save.kind === "conflict" ? s.save.by : null));
  return (
    <Modal
      opened={open}
      onClose={() => editor.open(null)}
      title={`${by ?? "Someone else"} changed this draft`}
      size="md"
    >
      <ConflictChoices />
    </Modal>
  );
}

function ConflictChoices() {
  const editor = useEditor();
  const slug = useSlug();
  const navigate = useNavigate();
  const original = useEditorState((state) => state.workflow.name);
  const [name, setName] = useState(`${original} (mine)`);
  const onError = (error: unknown) => tellError("That did not work", error);
  const theirs = useMutation({ mutationFn: () => editor.takeTheirs(), onError });
  const replace = useMutation({ mutationFn: () => editor.replaceTheirs(), onError });
  const keep = useMutation({
    mutationFn: () => editor.service.saveAs(name, documentOf(editor.state)),
    onError,
    onSuccess: async (made) => {
      await editor.takeTheirs();
      await editor.forgetCopy();
      tell(`Your draft is now the workflow “${made.name}”.`);
      void navigate({
        to: "/w/$slug/workflows/$workflowId",
        params: { slug, workflowId: made.id },
      });
    },
  });
  const busy = theirs.isPending || replace.isPending || keep.isPending;
  return (
    <Stack gap="md">
      <p>
        It was saved elsewhere while you were editing. Your changes are not lost: they are on this
        page and kept in this browser.
      </p>
      <Group align="end" gap="xs" wrap="nowrap">
        <TextInput
          label="Keep mine as a workflow of its own"
          value={name}
          maxLength={120}
          style={{ flex: 1 }}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <Button disabled={busy || name.trim() === ""} onClick={() => keep.mutate()}>
          Keep mine
        </Button>
      </Group>
      <Group gap="xs">
        <Button variant="default" disabled={busy} onClick={() => theirs.mutate()}>
          Load theirs
        </Button>
        <Button variant="default" color="red" disabled={busy} onClick={() => replace.mutate()}>
          Replace theirs with mine
        </Button>
      </Group>
      <p>
        After “Load theirs”, undo brings your changes back as long as this page is open. “Replace
        theirs” takes their changes out of the draft.
      </p>
    </Stack>
  );
}
