import { Group, Menu, Text } from "@mantine/core";
import { modals } from "@mantine/modals";
import { IconPencil, IconTrash } from "@tabler/icons-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { connectionsKey, deleteConnection } from "@/api/connections";
import type { ConnectionRow, ConnectorInfo } from "@/api/model";
import { useMay, usePresence } from "@/api/session";
import { ActionsMenu } from "@/ui/ActionsMenu";
import { Ago } from "@/ui/Ago";
import { type Column, DataTable } from "@/ui/DataTable";
import { IconTile } from "@/ui/IconTile";
import { tell, tellError } from "@/ui/notify";
import rowLink from "@/ui/RowLink.module.css";
import { StateChip } from "@/ui/StateChip";
import { rateLine } from "./rateWords";

interface ConnectionTableProps {
  readonly rows: readonly ConnectionRow[];
  readonly connectors: readonly ConnectorInfo[];
  readonly onEdit: (row: ConnectionRow) => void;
}

/** The list of connections. */
export function ConnectionTable({ rows, connectors, onEdit }: ConnectionTableProps) {
  const may = useMay();
  const changes = may("connection.write_secret") || may("connection.delete");
  const columns: Column<ConnectionRow>[] = [
    { name: "Name", cell: (row) => <NameCell row={row} connectors={connectors} /> },
    { name: "Secret", tight: true, cell: (row) => <Secret row={row} /> },
    { name: "May reach", cell: (row) => row.allowed_hosts.join(", ") || "–" },
    {
      name: "Limit",
      tight: true,
      secondary: true,
      cell: (row) => (row.rate_limit ? rateLine(row.rate_limit) : "–"),
    },
    { name: "Used by", cell: (row) => <UsedBy row={row} /> },
    {
      name: "Secret changed",
      tight: true,
      secondary: true,
      cell: (row) => <Ago at={row.rotated_at ?? row.created_at} />,
    },
  ];
  if (changes) {
    columns.push({
      name: "Actions",
      hiddenName: true,
      tight: true,
      align: "end",
      cell: (row) => <RowMenu row={row} onEdit={onEdit} />,
    });
  }
  return <DataTable label="Connections" columns={columns} rows={rows} rowKey={(row) => row.id} />;
}

function NameCell({
  row,
  connectors,
}: Pick<ConnectionTableProps, "connectors"> & { row: ConnectionRow }) {
  const connector = connectors.find((one) => one.name === row.connector);
  const title = connector?.title ?? row.connector;
  return (
    <Group gap={10} wrap="nowrap">
      <IconTile
        icon={connector?.icon ?? "plug"}
        color={connector?.color ?? "gray"}
        label={title}
        size={28}
      />
      <span>
        <strong>{row.name}</strong>
        <span className={rowLink.under}>{title}</span>
      </span>
    </Group>
  );
}

function Secret({ row }: { readonly row: ConnectionRow }) {
  return row.has_secrets ? (
    <StateChip tone="ok">sealed</StateChip>
  ) : (
    <StateChip tone="skip">none</StateChip>
  );
}

function UsedBy({ row }: { readonly row: ConnectionRow }) {
  const { workspace } = usePresence();
  const may = useMay();
  if (row.used_by.length === 0) return <span style={{ color: "var(--ink2)" }}>nothing yet</span>;
  return (
    <>
      {row.used_by.map(({ workflow_id, name }, index) => (
        <span key={workflow_id}>
          {index > 0 && ", "}
          {may("workflow.see_draft") ? (
            <Link
              to="/w/$slug/workflows/$workflowId"
              params={{ slug: workspace.slug, workflowId: workflow_id }}
              style={{ color: "var(--accent)" }}
            >
              {name}
            </Link>
          ) : (
            name
          )}
        </span>
      ))}
    </>
  );
}

function RowMenu({ row, onEdit }: Pick<ConnectionTableProps, "onEdit"> & { row: ConnectionRow }) {
  const { user } = usePresence();
  const may = useMay();
  const remove = useRemove(row);
  const owner = typeof row.created_by === "object" ? row.created_by?.id : row.created_by;
  const mayEdit = may("connection.write_secret", owner === user.id ? "own" : "any");
  const mayDelete = may("connection.delete", "own");
  if (!mayEdit && !mayDelete) return null;
  return (
    <ActionsMenu of={row.name}>
      {mayEdit && (
        <Menu.Item leftSection={<IconPencil size={15} />} onClick={() => onEdit(row)}>
          Edit…
        </Menu.Item>
      )}
      {mayDelete && (
        <Menu.Item leftSection={<IconTrash size={15} />} color="red" onClick={remove}>
          Delete…
        </Menu.Item>
      )}
    </ActionsMenu>
  );
}

function useRemove(row: ConnectionRow): () => void {
  const { workspace } = usePresence();
  const queryClient = useQueryClient();
  const remove = useMutation({
    mutationFn: () => deleteConnection(workspace.slug, row.id),
    onSuccess: () => {
      tell(`${row.name} is deleted.`);
      return queryClient.invalidateQueries({ queryKey: connectionsKey(workspace.slug) });
    },
    onError: (error) => tellError(`${row.name} was not deleted`, error),
  });
  const users = row.used_by.map(({ name }) => name).join(", ");
  return () =>
    modals.openConfirmModal({
      title: `Delete ${row.name}?`,
      children: (
        <Text size="sm">
          Its secret is destroyed and cannot be brought back.
          {users !== "" && ` Steps of ${users} that use it will fail until they use another one.`}
        </Text>
      ),
      labels: { confirm: "Delete", cancel: "Keep it" },
      confirmProps: { color: "red" },
      onConfirm: () => remove.mutate(),
    });
}
