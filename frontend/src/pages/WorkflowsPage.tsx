import { Button } from "@mantine/core";
import { IconPlus, IconRoute, IconSearchOff } from "@tabler/icons-react";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useMay, useSlug } from "@/api/session";
import { workflowsQuery } from "@/api/workflows";
import { FilterBar, SearchField } from "@/ui/FilterBar";
import { Page } from "@/ui/Page";
import { ErrorNotice, LoadingRows, Notice } from "@/ui/PageStates";
import { ConnectorChanges } from "./workflows/ConnectorChanges";
import { NewWorkflowDialog } from "./workflows/NewWorkflowDialog";
import { WorkflowTable } from "./workflows/WorkflowTable";

/** Every workflow of the workspace. */
export function WorkflowsPage() {
  const slug = useSlug();
  const may = useMay();
  const navigate = useNavigate();
  const search = useSearch({ from: "/w/$slug/workflows" });
  const q = search.q ?? "";
  const list = useQuery({ ...workflowsQuery(slug, q), placeholderData: keepPreviousData });
  const mayCreate = may("workflow.edit_draft");
  const go = (next: { q?: string; new?: true }) =>
    navigate({ to: "/w/$slug/workflows", params: { slug }, search: next, replace: true });
  const open = () => void go({ ...search, new: true });
  const rows = list.data?.items ?? [];

  return (
    <Page
      title="Workflows"
      actions={
        <>
          <ConnectorChanges />
          {mayCreate && (
            <Button leftSection={<IconPlus size={15} />} onClick={open}>
              New workflow
            </Button>
          )}
        </>
      }
    >
      {(rows.length > 0 || q !== "") && (
        <FilterBar>
          <SearchField
            label="Search workflows"
            value={q}
            onSearch={(text) => void go(text === "" ? {} : { q: text })}
          />
        </FilterBar>
      )}
      {list.isPending && <LoadingRows />}
      {list.isError && rows.length === 0 && (
        <ErrorNotice error={list.error} what="the workflows" onRetry={() => void list.refetch()} />
      )}
      {rows.length > 0 && <WorkflowTable rows={rows} />}
      {list.isSuccess && rows.length === 0 && <NoWorkflows q={q} onNew={mayCreate ? open : null} />}
      {mayCreate && (
        <NewWorkflowDialog
          opened={search.new === true}
          onClose={() => void go(q === "" ? {} : { q })}
        />
      )}
    </Page>
  );
}

function NoWorkflows({ q, onNew }: { readonly q: string; readonly onNew: (() => void) | null }) {
  if (q !== "") {
    return (
      <Notice icon={IconSearchOff} title={`No workflow matches “${q}”`}>
        <p>The search looks at names and descriptions.</p>
      </Notice>
    );
  }
  return (
    <Notice
      icon={IconRoute}
      title="No workflows yet"
      actions={onNew && <Button onClick={onNew}>Make the first one</Button>}
    >
      <p>
        A workflow is a drawing: where it starts, the steps it takes, and what decides between them.
        Once it is published, people start it from a form, and programs through the API.
      </p>
      {!onNew && <p>Designers of this workspace can make one.</p>}
    </Notice>
  );
}
