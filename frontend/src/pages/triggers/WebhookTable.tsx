import { Switch } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { WebhookOpened, WebhookRow } from "@/api/model";
import { useSlug } from "@/api/session";
import { changeWebhook, webhooksKey } from "@/api/webhooks";
import { Ago } from "@/ui/Ago";
import { type Column, DataTable } from "@/ui/DataTable";
import { tellError } from "@/ui/notify";
import { waitInWords } from "./triggerWords";
import { WebhookMenu } from "./WebhookMenu";

interface WebhookTableProps {
  readonly rows: readonly WebhookRow[];
  readonly onEdit: (row: WebhookRow) => void;
  readonly onOpened: (opened: WebhookOpened) => void;
}

const COLUMNS: readonly Column<WebhookRow>[] = [
  { name: "Name", cell: (row) => <strong>{row.name}</strong> },
  { name: "Takes requests", tight: true, cell: (row) => <EnabledSwitch row={row} /> },
  { name: "Its sender", tight: true, cell: (row) => waitInWords(row.wait_s) },
  {
    name: "Address and secret",
    tight: true,
    cell: (row) =>
      row.rotated_at ? (
        <>
          renewed <Ago at={row.rotated_at} />
        </>
      ) : (
        "as made"
      ),
  },
  { name: "Made", tight: true, secondary: true, cell: (row) => <Ago at={row.created_at} /> },
];

/** The list of webhooks. */
export function WebhookTable({ rows, onEdit, onOpened }: WebhookTableProps) {
  const menu: Column<WebhookRow> = {
    name: "Actions",
    hiddenName: true,
    tight: true,
    align: "end",
    cell: (row) => <WebhookMenu row={row} onEdit={onEdit} onOpened={onOpened} />,
  };
  return (
    <DataTable label="Webhooks" columns={[...COLUMNS, menu]} rows={rows} rowKey={(row) => row.id} />
  );
}

function EnabledSwitch({ row }: { readonly row: WebhookRow }) {
  const slug = useSlug();
  const queryClient = useQueryClient();
  // It moves when the server has moved it: whoever sees "off" must be able to rely on it.
  const change = useMutation({
    mutationFn: (enabled: boolean) => changeWebhook(slug, row.id, { enabled }),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: webhooksKey(slug, row.workflow) }),
    onError: (error) => tellError(`${row.name} stays as it was`, error),
  });
  return (
    <Switch
      size="sm"
      label={row.enabled ? "on" : "off"}
      aria-label={`${row.name} takes requests`}
      checked={row.enabled}
      aria-busy={change.isPending}
      onChange={(event) => change.mutate(event.currentTarget.checked)}
    />
  );
}
