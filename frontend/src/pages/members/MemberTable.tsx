import { Group, Menu, Text } from "@mantine/core";
import { modals } from "@mantine/modals";
import { IconShield, IconUserMinus } from "@tabler/icons-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { membersKey, removeMember } from "@/api/members";
import type { MemberRow } from "@/api/model";
import { roleTitle } from "@/api/roles";
import { usePresence, useSlug } from "@/api/session";
import { ActionsMenu } from "@/ui/ActionsMenu";
import { Ago } from "@/ui/Ago";
import { type Column, DataTable } from "@/ui/DataTable";
import { Initials } from "@/ui/Initials";
import { tell, tellError } from "@/ui/notify";
import rowLink from "@/ui/RowLink.module.css";
import { Tag } from "@/ui/Tag";

interface MemberTableProps {
  readonly rows: readonly MemberRow[];
  readonly onEdit: (member: MemberRow) => void;
}

/** The list of members. */
export function MemberTable({ rows, onEdit }: MemberTableProps) {
  const columns: readonly Column<MemberRow>[] = [
    { name: "Name", cell: (row) => <NameCell row={row} /> },
    {
      name: "Roles",
      cell: (row) => (
        <Group gap={4}>
          {row.roles.map((role) => (
            <Tag key={role}>{roleTitle(role)}</Tag>
          ))}
        </Group>
      ),
    },
    { name: "Since", tight: true, secondary: true, cell: (row) => <Ago at={row.created_at} /> },
    {
      name: "Actions",
      hiddenName: true,
      tight: true,
      align: "end",
      cell: (row) => <RowMenu row={row} onEdit={onEdit} />,
    },
  ];
  return <DataTable label="Members" columns={columns} rows={rows} rowKey={(row) => row.id} />;
}

function NameCell({ row }: { readonly row: MemberRow }) {
  const { user } = usePresence();
  const name = row.name || row.email;
  return (
    <Group gap={10} wrap="nowrap">
      <Initials name={name} />
      <span>
        <strong>{name}</strong>
        {row.user_id === user.id && <span style={{ color: "var(--ink2)" }}> (you)</span>}
        <span className={rowLink.under}>{row.active ? row.email : `${row.email}, closed`}</span>
      </span>
    </Group>
  );
}

function RowMenu({ row, onEdit }: { row: MemberRow } & Pick<MemberTableProps, "onEdit">) {
  const { user } = usePresence();
  const remove = useRemove(row);
  // The server refuses it as well: nobody changes their own roles.
  if (row.user_id === user.id) return null;
  return (
    <ActionsMenu of={row.name}>
      <Menu.Item leftSection={<IconShield size={15} />} onClick={() => onEdit(row)}>
        Change roles…
      </Menu.Item>
      <Menu.Item leftSection={<IconUserMinus size={15} />} color="red" onClick={remove}>
        Remove…
      </Menu.Item>
    </ActionsMenu>
  );
}

function useRemove(row: MemberRow): () => void {
  const slug = useSlug();
  const queryClient = useQueryClient();
  const remove = useMutation({
    mutationFn: () => removeMember(slug, row.id),
    onSuccess: () => {
      tell(`${row.name} is not a member any more.`);
      return queryClient.invalidateQueries({ queryKey: membersKey(slug) });
    },
    onError: (error) => tellError(`${row.name} was not removed`, error),
  });
  return () =>
    modals.openConfirmModal({
      title: `Remove ${row.name}?`,
      children: (
        <Text size="sm">
          They lose their access at once, and their API keys for this workspace stop working. What
          they made stays.
        </Text>
      ),
      labels: { confirm: "Remove", cancel: "Keep them" },
      confirmProps: { color: "red" },
      onConfirm: () => remove.mutate(),
    });
}
