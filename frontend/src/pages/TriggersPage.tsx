import { Anchor } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link, useParams } from "@tanstack/react-router";
import { useMemo } from "react";
import type { WorkflowRow } from "@/api/model";
import { useMay } from "@/api/session";
import { versionQuery, workflowQuery } from "@/api/workflows";
import { BackLabel } from "@/ui/BackLabel";
import { Page } from "@/ui/Page";
import { ErrorNotice, LoadingRows } from "@/ui/PageStates";
import { ApiWay } from "./triggers/ApiWay";
import { exampleInput } from "./triggers/example";
import { FormWay } from "./triggers/FormWay";
import { ScheduleWay } from "./triggers/schedules/ScheduleWay";
import { startOf } from "./triggers/triggerWords";
import { WebhookWay } from "./triggers/WebhookWay";

/** Every way in which a workflow can be started. */
export function TriggersPage() {
  const { slug, workflowId } = useParams({ from: "/w/$slug/workflows/$workflowId/triggers" });
  const workflow = useQuery(workflowQuery(slug, workflowId));
  const name = workflow.data?.name;
  return (
    <Page
      title="Ways to start"
      width="middle"
      tabTitle={name ? `Ways to start ${name}` : "Ways to start"}
      lead={workflow.data && leadOf(workflow.data)}
      back={<BackLink name={name} />}
    >
      {workflow.isPending && <LoadingRows rows={3} height={120} />}
      {workflow.isError && !workflow.data && (
        <ErrorNotice
          error={workflow.error}
          what="this workflow"
          onRetry={() => void workflow.refetch()}
        />
      )}
      {workflow.data && <Ways workflow={workflow.data} />}
    </Page>
  );
}

function leadOf({ live_version }: WorkflowRow): string {
  return live_version === null
    ? "Nothing can start it before it is published. What you set up here works from then on."
    : `Every way starts the published version, which is version ${live_version}.`;
}

function Ways({ workflow }: { readonly workflow: WorkflowRow }) {
  const { slug } = useParams({ from: "/w/$slug/workflows/$workflowId/triggers" });
  const number = workflow.live_version;
  const live = useQuery({
    ...versionQuery(slug, workflow.id, number ?? 0),
    enabled: number !== null,
  });
  const start = startOf(live.data?.graph);
  const schema = start?.input_schema;
  const example = useMemo(() => exampleInput(schema ?? {}), [schema]);
  if (live.isLoading) return <LoadingRows rows={3} height={120} />;
  if (live.isError && !live.data) {
    return (
      <ErrorNotice
        error={live.error}
        what="the published version"
        onRetry={() => void live.refetch()}
      />
    );
  }
  return (
    <>
      <FormWay workflow={workflow} start={start} />
      <ScheduleWay workflowId={workflow.id} schema={schema ?? null} />
      <WebhookWay workflowId={workflow.id} example={example} />
      <ApiWay workflowId={workflow.id} example={example} />
    </>
  );
}

/** Back to the drawing, for those who may see it, else to the list. */
function BackLink({ name }: { readonly name: string | undefined }) {
  const params = useParams({ from: "/w/$slug/workflows/$workflowId/triggers" });
  const may = useMay();
  const drawing = may("workflow.see_draft") && name !== undefined;
  return (
    <Anchor
      fz="inherit"
      renderRoot={(props) =>
        drawing ? (
          <Link to="/w/$slug/workflows/$workflowId" params={params} {...props} />
        ) : (
          <Link to="/w/$slug/workflows" params={{ slug: params.slug }} {...props} />
        )
      }
    >
      <BackLabel>{drawing ? name : "Workflows"}</BackLabel>
    </Anchor>
  );
}
