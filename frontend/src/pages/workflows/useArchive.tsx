import { Text } from "@mantine/core";
import { modals } from "@mantine/modals";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { asApiError } from "@/api/errors";
import type { WorkflowRow } from "@/api/model";
import { useSlug } from "@/api/session";
import { archiveWorkflow, workflowsKey } from "@/api/workflows";
import { tell, tellError } from "@/ui/notify";
import { callersOf, callersSentence } from "./callers";

/** Ask, and archive; where other workflows run this one, ask again and say which. */
export function useArchive(workflow: WorkflowRow): () => void {
  const slug = useSlug();
  const queryClient = useQueryClient();
  const archive = useMutation({
    mutationFn: (confirmed: boolean) => archiveWorkflow(slug, workflow.id, confirmed),
    onSuccess: () => {
      tell(`${workflow.name} is archived.`);
      return queryClient.invalidateQueries({ queryKey: workflowsKey(slug) });
    },
    onError: (error) => {
      const callers = callersOf(asApiError(error));
      if (callers.length > 0) askAgain(callersSentence(callers));
      else tellError(`${workflow.name} was not archived`, error);
    },
  });
  const askAgain = (sentence: string) =>
    modals.openConfirmModal({
      title: `${workflow.name} is run by others`,
      children: <Text size="sm">{sentence}</Text>,
      labels: { confirm: "Archive all the same", cancel: "Keep it" },
      confirmProps: { color: "red" },
      onConfirm: () => archive.mutate(true),
    });
  return () =>
    modals.openConfirmModal({
      title: `Archive ${workflow.name}?`,
      children: (
        <Text size="sm">
          Nobody can start it any more and it leaves this list. Runs that are under way finish; runs
          and versions stay on record.
        </Text>
      ),
      labels: { confirm: "Archive", cancel: "Keep it" },
      onConfirm: () => archive.mutate(false),
    });
}
