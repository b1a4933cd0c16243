import { Menu, Text } from "@mantine/core";
import { modals } from "@mantine/modals";
import { IconPencil, IconRefresh, IconTrash } from "@tabler/icons-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { WebhookOpened, WebhookRow } from "@/api/model";
import { useSlug } from "@/api/session";
import { deleteWebhook, rotateWebhook, webhooksKey } from "@/api/webhooks";
import { ActionsMenu } from "@/ui/ActionsMenu";
import { tell, tellError } from "@/ui/notify";

/**
 * Let the keyboard go on from a webhook's menu, after a dialog that one of its items opened.
 *
 * @returns whether the menu is there.
 */
export function focusMenuOf(row: Pick<WebhookRow, "id">): boolean {
  const button = document.querySelector<HTMLElement>(`[data-menu-of="${CSS.escape(row.id)}"]`);
  button?.focus();
  return button !== null;
}

interface WebhookMenuProps {
  readonly row: WebhookRow;
  readonly onEdit: (row: WebhookRow) => void;
  readonly onOpened: (opened: WebhookOpened) => void;
}

/** What one may do with a webhook. */
export function WebhookMenu({ row, onEdit, onOpened }: WebhookMenuProps) {
  const rotate = useRotate(row, onOpened);
  const remove = useRemove(row);
  return (
    <ActionsMenu of={row.name} rowId={row.id}>
      <Menu.Item leftSection={<IconPencil size={15} />} onClick={() => onEdit(row)}>
        Edit…
      </Menu.Item>
      <Menu.Item leftSection={<IconRefresh size={15} />} onClick={rotate}>
        New address and secret…
      </Menu.Item>
      <Menu.Item leftSection={<IconTrash size={15} />} color="red" onClick={remove}>
        Delete…
      </Menu.Item>
    </ActionsMenu>
  );
}

function useRotate(row: WebhookRow, onOpened: (opened: WebhookOpened) => void): () => void {
  const slug = useSlug();
  const queryClient = useQueryClient();
  const rotate = useMutation({
    mutationFn: () => rotateWebhook(slug, row.id),
    onSuccess: (opened) => {
      void queryClient.invalidateQueries({ queryKey: webhooksKey(slug, row.workflow) });
      onOpened(opened);
    },
    onError: (error) => tellError(`${row.name} keeps its address and secret`, error),
  });
  return () =>
    modals.openConfirmModal({
      title: `Give ${row.name} a new address and secret?`,
      children: (
        <Text size="sm">
          The old ones stop working at once: its sender is refused until it has the new ones.
        </Text>
      ),
      labels: { confirm: "Renew", cancel: "Keep the old ones" },
      returnFocus: false,
      onCancel: () => focusMenuOf(row),
      onConfirm: () => rotate.mutate(),
    });
}

function useRemove(row: WebhookRow): () => void {
  const slug = useSlug();
  const queryClient = useQueryClient();
  const remove = useMutation({
    mutationFn: () => deleteWebhook(slug, row.id),
    onSuccess: () => {
      tell(`${row.name} is deleted.`);
      return queryClient.invalidateQueries({ queryKey: webhooksKey(slug, row.workflow) });
    },
    onError: (error) => tellError(`${row.name} was not deleted`, error),
  });
  return () =>
    modals.openConfirmModal({
      title: `Delete ${row.name}?`,
      children: (
        <Text size="sm">
          Its address is gone at once and cannot be brought back. Runs that it started go on. To
          stop it for a while, switch it off instead.
        </Text>
      ),
      labels: { confirm: "Delete", cancel: "Keep it" },
      confirmProps: { color: "red" },
      returnFocus: false,
      onCancel: () => focusMenuOf(row),
      onConfirm: () => remove.mutate(),
    });
}
