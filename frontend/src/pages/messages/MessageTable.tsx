import { ActionIcon, Text } from "@mantine/core";
import { modals } from "@mantine/modals";
import { IconTrash } from "@tabler/icons-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { deleteMessage, keptMessagesKey } from "@/api/messages";
import type { KeptMessage } from "@/api/model";
import { useMay, useSlug } from "@/api/session";
import { Ago } from "@/ui/Ago";
import { type Column, DataTable } from "@/ui/DataTable";
import { tell, tellError } from "@/ui/notify";
import rowLink from "@/ui/RowLink.module.css";
import { exactTime } from "@/ui/time";

const COLUMNS: readonly Column<KeptMessage>[] = [
  {
    name: "Name",
    cell: (row) => (
      <>
        <strong>{row.name}</strong>
        <span className={rowLink.under}>{row.message_id}</span>
      </>
    ),
  },
  { name: "Key", label: "key", cell: (row) => row.key || "–" },
  { name: "Sent by", secondary: true, cell: (row) => row.sent_by },
  { name: "Sent", label: "sent", tight: true, cell: (row) => <Ago at={row.received_at} /> },
  {
    name: "Kept until",
    label: "kept until",
    tight: true,
    cell: (row) => <time dateTime={row.expires_at}>{exactTime(row.expires_at)}</time>,
  },
];

/** The list of messages that nobody has received. */
export function MessageTable({ rows }: { readonly rows: readonly KeptMessage[] }) {
  const mayDelete = useMay()("message.send");
  const columns: readonly Column<KeptMessage>[] = mayDelete
    ? [
        ...COLUMNS,
        {
          name: "Actions",
          hiddenName: true,
          tight: true,
          align: "end",
          cell: (row) => <DeleteButton row={row} />,
        },
      ]
    : COLUMNS;
  return <DataTable label="Messages" columns={columns} rows={rows} rowKey={(row) => row.id} />;
}

function DeleteButton({ row }: { readonly row: KeptMessage }) {
  const slug = useSlug();
  const queries = useQueryClient();
  const remove = useMutation({
    mutationFn: () => deleteMessage(slug, row.id),
    onSuccess: () => tell(`The message ${row.name} is deleted.`),
    onError: (error) => tellError(`The message ${row.name} was not deleted`, error),
    onSettled: () => queries.invalidateQueries({ queryKey: keptMessagesKey(slug) }),
  });
  const ask = () =>
    modals.openConfirmModal({
      title: `Delete the message ${row.name}?`,
      children: (
        <Text size="sm">
          No run will ever receive it. A message with the same id counts as a new one from then on.
        </Text>
      ),
      labels: { confirm: "Delete", cancel: "Keep it" },
      confirmProps: { color: "red" },
      onConfirm: () => remove.mutate(),
    });
  return (
    <ActionIcon
      variant="subtle"
      color="gray"
      aria-label={`Delete the message ${row.name}`}
      onClick={ask}
    >
      <IconTrash size={16} />
    </ActionIcon>
  );
}
