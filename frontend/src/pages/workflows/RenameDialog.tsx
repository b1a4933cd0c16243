import { Modal, Stack, Textarea, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { WorkflowRow } from "@/api/model";
import { useSlug } from "@/api/session";
import { renameWorkflow, workflowsKey } from "@/api/workflows";
import { DialogButtons } from "@/ui/DialogButtons";
import { FormProblem } from "@/ui/FormProblem";

interface RenameDialogProps {
  readonly workflow: WorkflowRow;
  readonly onClose: () => void;
}

/** Asks for a workflow's name and description. */
export function RenameDialog({ workflow, onClose }: RenameDialogProps) {
  const slug = useSlug();
  const queryClient = useQueryClient();
  const [name, setName] = useState(workflow.name);
  const [description, setDescription] = useState(workflow.description);
  const rename = useMutation({
    mutationFn: () => renameWorkflow(slug, workflow.id, name.trim(), description.trim()),
    onSuccess: async () => {
      await queryClient.invalidateQueries({ queryKey: workflowsKey(slug) });
      onClose();
    },
  });
  return (
    <Modal opened onClose={onClose} title="Rename workflow">
      <form
        onSubmit={(event) => {
          event.preventDefault();
          rename.mutate();
        }}
      >
        <Stack gap="sm">
          <TextInput
            label="Name"
            required
            maxLength={120}
            data-autofocus
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <Textarea
            label="Description"
            autosize
            minRows={2}
            maxLength={2000}
            value={description}
            onChange={(event) => setDescription(event.currentTarget.value)}
          />
          <FormProblem error={rename.error} />
          <DialogButtons
            label="Save"
            busy={rename.isPending}
            disabled={name.trim() === ""}
            onCancel={onClose}
          />
        </Stack>
      </form>
    </Modal>
  );
}
