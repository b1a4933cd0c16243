import { Button, NativeSelect } from "@mantine/core";
import { IconHistory, IconMail, IconSearchOff } from "@tabler/icons-react";
import { keepPreviousData, useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { type RunFilter, runsQuery } from "@/api/runs";
import { useMay, useSlug } from "@/api/session";
import { workflowsQuery } from "@/api/workflows";
import { STATUS_CHOICES } from "@/runs/statusWords";
import { FilterBar, SearchField } from "@/ui/FilterBar";
import { LoadMore } from "@/ui/LoadMore";
import { Page } from "@/ui/Page";
import { ErrorNotice, LoadingRows, Notice } from "@/ui/PageStates";
import { RunTable } from "./runs/RunTable";

const REFRESH_MS = 3_000;

/** Every run that one may see, newest first. */
export function RunsPage() {
  const slug = useSlug();
  const filter = useSearch({ from: "/w/$slug/runs" });
  const list = useInfiniteQuery({
    ...runsQuery(slug, filter),
    placeholderData: keepPreviousData,
    refetchInterval: REFRESH_MS,
  });
  const rows = list.data?.pages.flatMap((page) => page.items) ?? [];
  const filtered = Object.keys(filter).length > 0;
  return (
    <Page
      title="Runs"
      actions={
        <Button
          variant="default"
          leftSection={<IconMail size={15} />}
          renderRoot={(props) => <Link to="/w/$slug/messages" params={{ slug }} {...props} />}
        >
          Messages
        </Button>
      }
    >
      {(rows.length > 0 || filtered) && <RunFilters filter={filter} slug={slug} />}
      {list.isPending && <LoadingRows />}
      {list.isError && rows.length === 0 && (
        <ErrorNotice error={list.error} what="the runs" onRetry={() => void list.refetch()} />
      )}
      {rows.length > 0 && <RunTable rows={rows} />}
      {list.isSuccess && rows.length === 0 && <NoRuns filtered={filtered} slug={slug} />}
      <LoadMore
        hasMore={list.hasNextPage}
        loading={list.isFetchingNextPage}
        onMore={() => void list.fetchNextPage()}
      />
    </Page>
  );
}

function RunFilters({ filter, slug }: { readonly filter: RunFilter; readonly slug: string }) {
  const navigate = useNavigate();
  const may = useMay();
  const sees = may("workflow.see_published") || may("workflow.see_draft");
  const workflows = useQuery({ ...workflowsQuery(slug, ""), enabled: sees });
  const go = (change: Record<keyof RunFilter, string> | Partial<Record<keyof RunFilter, string>>) =>
    void navigate({
      to: "/w/$slug/runs",
      params: { slug },
      search: withoutEmpty({ ...filter, ...change }),
      replace: true,
    });
  return (
    <FilterBar>
      <SearchField
        label="Search by number, person, key or data"
        value={filter.q ?? ""}
        onSearch={(q) => go({ q })}
      />
      <NativeSelect
        aria-label="Status"
        value={filter.status ?? ""}
        onChange={(event) => go({ status: event.currentTarget.value })}
        data={[{ value: "", label: "Any status" }, ...STATUS_CHOICES]}
      />
      {sees && (
        <NativeSelect
          aria-label="Workflow"
          value={filter.workflow ?? ""}
          onChange={(event) => go({ workflow: event.currentTarget.value })}
          data={[
            { value: "", label: "Any workflow" },
            ...(workflows.data?.items ?? []).map(({ id, name }) => ({ value: id, label: name })),
          ]}
        />
      )}
    </FilterBar>
  );
}

function withoutEmpty(filter: RunFilter): RunFilter {
  return Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== ""));
}

function NoRuns({ filtered, slug }: { readonly filtered: boolean; readonly slug: string }) {
  const navigate = useNavigate();
  if (filtered) {
    return (
      <Notice
        icon={IconSearchOff}
        title="No run matches"
        actions={
          <Button
            variant="default"
            onClick={() => void navigate({ to: "/w/$slug/runs", params: { slug }, search: {} })}
          >
            Show all runs
          </Button>
        }
      />
    );
  }
  return (
    <Notice icon={IconHistory} title="Nothing has run yet">
      <p>
        Each time a published workflow starts, from its form, the API, a webhook or a schedule, it
        shows up here at once, with every step it takes.
      </p>
    </Notice>
  );
}
