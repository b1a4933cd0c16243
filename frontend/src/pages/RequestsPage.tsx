import { Button } from "@mantine/core";
import { IconListDetails } from "@tabler/icons-react";
import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { requestsQuery } from "@/api/forms";
import { useSlug } from "@/api/session";
import { LoadMore } from "@/ui/LoadMore";
import { Page } from "@/ui/Page";
import { ErrorNotice, LoadingRows, Notice } from "@/ui/PageStates";
import classes from "./RequestsPage.module.css";
import { RequestCardLink } from "./requests/RequestCardLink";
import { useFreshRequests } from "./requests/useFreshRequests";

/** Everything that one asked for with a form. */
export function RequestsPage() {
  const slug = useSlug();
  const list = useInfiniteQuery(requestsQuery(slug));
  const requests = list.data?.pages.flatMap((page) => page.items) ?? [];
  useFreshRequests(requests);
  return (
    <Page title="My requests" width="narrow" roomy>
      {list.isPending && <LoadingRows rows={4} height={84} />}
      {list.isError && requests.length === 0 && (
        <ErrorNotice error={list.error} what="your requests" onRetry={() => void list.refetch()} />
      )}
      {list.isSuccess && requests.length === 0 && <NoRequests slug={slug} />}
      <ul className={classes.list}>
        {requests.map((request) => (
          <li key={request.id}>
            <RequestCardLink request={request} />
          </li>
        ))}
      </ul>
      <LoadMore
        hasMore={list.hasNextPage}
        loading={list.isFetchingNextPage}
        onMore={() => void list.fetchNextPage()}
      />
    </Page>
  );
}

function NoRequests({ slug }: { readonly slug: string }) {
  return (
    <Notice
      icon={IconListDetails}
      title="You have not asked for anything yet"
      actions={
        <Button
          size="md"
          renderRoot={(props) => <Link to="/w/$slug/start" params={{ slug }} {...props} />}
        >
          See what you can start
        </Button>
      }
    >
      <p>Fill in a form on the start page. Here you then see how far it is and who has it.</p>
    </Notice>
  );
}
