import { Button, Text } from "@mantine/core";
import { modals } from "@mantine/modals";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { TokenRow } from "@/api/model";
import { useSlug } from "@/api/session";
import { revokeToken, tokensKey } from "@/api/tokens";
import { Ago } from "@/ui/Ago";
import { type Column, DataTable } from "@/ui/DataTable";
import { tell, tellError } from "@/ui/notify";
import rowLink from "@/ui/RowLink.module.css";
import { StateChip } from "@/ui/StateChip";
import { scopesInWords } from "./scopes";

const COLUMNS: readonly Column<TokenRow>[] = [
  {
    name: "Name",
    cell: (row) => (
      <>
        <strong>{row.name}</strong>
        <span className={rowLink.under}>{scopesInWords(row.scopes)}</span>
      </>
    ),
  },
  { name: "Key", tight: true, cell: (row) => <span className="mono">{row.prefix}…</span> },
  { name: "State", tight: true, cell: (row) => <State row={row} /> },
  { name: "Owner", tight: true, secondary: true, cell: (row) => row.owner.name },
  {
    name: "Last used",
    tight: true,
    cell: (row) => (row.last_used_at ? <Ago at={row.last_used_at} /> : "never"),
  },
  {
    name: "Actions",
    hiddenName: true,
    tight: true,
    align: "end",
    cell: (row) => <RevokeButton row={row} />,
  },
];

/** The list of keys. */
export function TokenTable({ rows }: { readonly rows: readonly TokenRow[] }) {
  return <DataTable label="API keys" columns={COLUMNS} rows={rows} rowKey={(row) => row.id} />;
}

function State({ row }: { readonly row: TokenRow }) {
  if (row.revoked_at) return <StateChip tone="skip">ended</StateChip>;
  if (row.expires_at && Date.parse(row.expires_at) < Date.now()) {
    return <StateChip tone="skip">expired</StateChip>;
  }
  return <StateChip tone="ok">works</StateChip>;
}

function RevokeButton({ row }: { readonly row: TokenRow }) {
  const slug = useSlug();
  const queryClient = useQueryClient();
  const revoke = useMutation({
    mutationFn: () => revokeToken(slug, row.id),
    onSuccess: () => {
      tell(`${row.name} does not work any more.`);
      return queryClient.invalidateQueries({ queryKey: tokensKey(slug) });
    },
    onError: (error) => tellError(`${row.name} still works`, error),
  });
  if (row.revoked_at) return null;
  return (
    <Button
      variant="subtle"
      color="red"
      aria-label={`End ${row.name}`}
      onClick={() =>
        modals.openConfirmModal({
          title: `End ${row.name}?`,
          children: <Text size="sm">Programs that use it are refused from this moment on.</Text>,
          labels: { confirm: "End it", cancel: "Keep it" },
          confirmProps: { color: "red" },
          onConfirm: () => revoke.mutate(),
        })
      }
    >
      End
    </Button>
  );
}
