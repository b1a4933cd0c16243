import { Anchor } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link, useParams } from "@tanstack/react-router";
import { formQuery } from "@/api/forms";
import { BackLabel } from "@/ui/BackLabel";
import { Page } from "@/ui/Page";
import { ErrorNotice, LoadingRows } from "@/ui/PageStates";
import { StartForm } from "./requests/StartForm";

/** A form that starts a workflow. */
export function StartFormPage() {
  const { slug, workflowId } = useParams({ from: "/w/$slug/start/$workflowId" });
  const form = useQuery(formQuery(slug, workflowId));
  return (
    <Page
      title={form.data?.title ?? "Form"}
      lead={form.data?.description}
      width="narrow"
      roomy
      back={
        <Anchor
          fz="inherit"
          renderRoot={(props) => <Link to="/w/$slug/start" params={{ slug }} {...props} />}
        >
          <BackLabel>All forms</BackLabel>
        </Anchor>
      }
    >
      {form.isPending && <LoadingRows rows={4} height={64} />}
      {form.isError && (
        <ErrorNotice error={form.error} what="this form" onRetry={() => void form.refetch()} />
      )}
      {form.data && <StartForm key={workflowId} form={form.data} slug={slug} />}
    </Page>
  );
}
