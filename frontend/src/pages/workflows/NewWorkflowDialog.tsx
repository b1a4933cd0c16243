import { Modal, Stack, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { useSlug } from "@/api/session";
import { createWorkflow, workflowsKey } from "@/api/workflows";
import { DialogButtons } from "@/ui/DialogButtons";
import { FormProblem } from "@/ui/FormProblem";
import { BLANK, TemplatePicker } from "./TemplatePicker";

interface NewWorkflowDialogProps {
  readonly opened: boolean;
  readonly onClose: () => void;
}

/** Asks what a new workflow is called and what to begin with, then opens it. */
export function NewWorkflowDialog({ opened, onClose }: NewWorkflowDialogProps) {
  return (
    <Modal opened={opened} onClose={onClose} title="New workflow" size="xl">
      <NewWorkflowForm onClose={onClose} />
    </Modal>
  );
}

function NewWorkflowForm({ onClose }: { readonly onClose: () => void }) {
  const [name, setName] = useState("");
  const [template, setTemplate] = useState(BLANK);
  const create = useCreate({ name: name.trim(), description: "", template });
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        create.mutate();
      }}
    >
      <Stack gap="md">
        <TextInput
          label="Name"
          description="What people call this process, such as “Pizza order”."
          required
          maxLength={120}
          data-autofocus
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <TemplatePicker value={template} onChange={setTemplate} />
        <FormProblem error={create.error} />
        <DialogButtons
          label="Create"
          busy={create.isPending}
          disabled={name.trim() === ""}
          onCancel={onClose}
        />
      </Stack>
    </form>
  );
}

function useCreate(values: { name: string; description: string; template: string }) {
  const slug = useSlug();
  const queryClient = useQueryClient();
  const navigate = useNavigate();
  return useMutation({
    mutationFn: () => createWorkflow(slug, values),
    onSuccess: async (made) => {
      void queryClient.invalidateQueries({ queryKey: workflowsKey(slug) });
      await navigate({
        to: "/w/$slug/workflows/$workflowId",
        params: { slug, workflowId: made.id },
      });
    },
  });
}
