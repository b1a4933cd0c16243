import { Button } from "@mantine/core";
import { IconPlug, IconPlus } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { catalogQuery, connectionsQuery } from "@/api/connections";
import type { ConnectionRow } from "@/api/model";
import { useMay, useSlug } from "@/api/session";
import { Page } from "@/ui/Page";
import { ErrorNotice, LoadingRows, Notice } from "@/ui/PageStates";
import { ConnectionDialog } from "./connections/ConnectionDialog";
import { ConnectionTable } from "./connections/ConnectionTable";

/** The key cabinet: how workflows reach other systems. */
export function ConnectionsPage() {
  const slug = useSlug();
  const mayWrite = useMay()("connection.write_secret");
  const list = useQuery(connectionsQuery(slug));
  const catalog = useQuery(catalogQuery(slug));
  const [edited, setEdited] = useState<ConnectionRow | "new" | null>(null);
  const rows = list.data?.items ?? [];
  const connectors = catalog.data?.connectors ?? [];
  const open = () => setEdited("new");
  return (
    <Page
      title="Connections"
      lead="Sealed credentials that workflows use to reach other systems. A secret goes in and is never shown again."
      actions={
        mayWrite && (
          <Button leftSection={<IconPlus size={15} />} onClick={open}>
            New connection
          </Button>
        )
      }
    >
      {list.isPending && <LoadingRows />}
      {list.isError && (
        <ErrorNotice
          error={list.error}
          what="the connections"
          onRetry={() => void list.refetch()}
        />
      )}
      {rows.length > 0 && (
        <ConnectionTable rows={rows} connectors={connectors} onEdit={setEdited} />
      )}
      {list.isSuccess && rows.length === 0 && (
        <Notice
          icon={IconPlug}
          title="No connections yet"
          actions={mayWrite && <Button onClick={open}>Add the first one</Button>}
        >
          <p>
            A connection keeps an address with its key or password, sealed. Steps use it by name, so
            nobody needs to see the secret to draw a workflow.
          </p>
        </Notice>
      )}
      {edited !== null && (
        <ConnectionDialog
          connectors={connectors}
          connection={edited === "new" ? null : edited}
          onClose={() => setEdited(null)}
        />
      )}
    </Page>
  );
}
