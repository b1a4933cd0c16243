import { Anchor } from "@mantine/core";
import { IconMailOpened } from "@tabler/icons-react";
import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { keptMessagesQuery } from "@/api/messages";
import { useSlug } from "@/api/session";
import { BackLabel } from "@/ui/BackLabel";
import { LoadMore } from "@/ui/LoadMore";
import { Page } from "@/ui/Page";
import { ErrorNotice, LoadingRows, Notice } from "@/ui/PageStates";
import { MessageTable } from "./messages/MessageTable";

const REFRESH_MS = 10_000;

/** The messages that no run has received yet. */
export function MessagesPage() {
  const slug = useSlug();
  const list = useInfiniteQuery({ ...keptMessagesQuery(slug), refetchInterval: REFRESH_MS });
  const rows = list.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <Page
      title="Messages"
      lead="Sent, and received by nobody yet. Each goes to the first step that waits for its name and key; after seven days it is deleted."
      back={
        <Anchor
          fz="inherit"
          renderRoot={(props) => <Link to="/w/$slug/runs" params={{ slug }} {...props} />}
        >
          <BackLabel>Runs</BackLabel>
        </Anchor>
      }
    >
      {list.isPending && <LoadingRows />}
      {list.isError && rows.length === 0 && (
        <ErrorNotice error={list.error} what="the messages" onRetry={() => void list.refetch()} />
      )}
      {rows.length > 0 && <MessageTable rows={rows} />}
      {list.isSuccess && rows.length === 0 && (
        <Notice icon={IconMailOpened} title="No message is left">
          <p>
            Every message has found the run that waits for it. One that comes early, or with a name
            or key that nothing waits for, is kept here.
          </p>
        </Notice>
      )}
      <LoadMore
        hasMore={list.hasNextPage}
        loading={list.isFetchingNextPage}
        onMore={() => void list.fetchNextPage()}
      />
    </Page>
  );
}
