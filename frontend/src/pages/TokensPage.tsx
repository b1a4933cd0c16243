import { Button } from "@mantine/core";
import { IconKey, IconPlus } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useSlug } from "@/api/session";
import { tokensQuery } from "@/api/tokens";
import { Page } from "@/ui/Page";
import { ErrorNotice, LoadingRows, Notice } from "@/ui/PageStates";
import { NewTokenDialog } from "./tokens/NewTokenDialog";
import { TokenTable } from "./tokens/TokenTable";

/** Keys with which programs act in one's name. */
export function TokensPage() {
  const slug = useSlug();
  const list = useQuery(tokensQuery(slug));
  const [making, setMaking] = useState(false);
  const rows = list.data?.items ?? [];
  return (
    <Page
      title="API keys"
      lead="A program with a key acts in your name, within what you allow it here."
      actions={
        <Button leftSection={<IconPlus size={15} />} onClick={() => setMaking(true)}>
          New key
        </Button>
      }
    >
      {list.isPending && <LoadingRows rows={3} />}
      {list.isError && (
        <ErrorNotice error={list.error} what="the keys" onRetry={() => void list.refetch()} />
      )}
      {rows.length > 0 && <TokenTable rows={rows} />}
      {list.isSuccess && rows.length === 0 && (
        <Notice icon={IconKey} title="No keys yet">
          <p>
            Make one for each program, so that you can end one without the others. The address of
            the API&apos;s own documentation is <a href="/api/docs/">/api/docs/</a>.
          </p>
        </Notice>
      )}
      {making && <NewTokenDialog onClose={() => setMaking(false)} />}
    </Page>
  );
}
