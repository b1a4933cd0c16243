import { Alert } from "@mantine/core";
import { IconForms } from "@tabler/icons-react";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { asApiError } from "@/api/errors";
import { formsQuery, requestsQuery } from "@/api/forms";
import type { FormCard, RequestCard } from "@/api/model";
import { usePresence } from "@/api/session";
import { IconTile } from "@/ui/IconTile";
import { Page } from "@/ui/Page";
import { ErrorNotice, LoadingRows, Notice } from "@/ui/PageStates";
import { RequestCardLink } from "./requests/RequestCardLink";
import { isOpen } from "./requests/requestWords";
import { useFreshRequests } from "./requests/useFreshRequests";
import classes from "./StartPage.module.css";

const SHOWN = 3;

/** Where a business user's day begins: what is under way, and what one can start. */
export function StartPage() {
  const { user } = usePresence();
  const firstName = user.name.split(" ")[0];
  return (
    <Page title={firstName ? `Hello ${firstName}` : "Hello"} tabTitle="Start" width="narrow" roomy>
      <MyRequests />
      <h2 className={classes.section}>Start something</h2>
      <Forms />
    </Page>
  );
}

function MyRequests() {
  const { workspace } = usePresence();
  const list = useInfiniteQuery(requestsQuery(workspace.slug));
  const all = list.data?.pages.flatMap((page) => page.items) ?? [];
  useFreshRequests(all);
  const shown = mostTelling(all);
  if (list.isError && shown.length === 0) {
    return (
      <Alert color="red" role="alert" title="Your requests could not be loaded" mb="md">
        {asApiError(list.error).message}
      </Alert>
    );
  }
  if (shown.length === 0) return null;
  return (
    <section aria-label="My latest requests" className={classes.requests}>
      {shown.map((request) => (
        <RequestCardLink key={request.id} request={request} />
      ))}
      {all.length > shown.length && (
        <Link to="/w/$slug/requests" params={{ slug: workspace.slug }} className={classes.all}>
          All my requests
        </Link>
      )}
    </section>
  );
}

/** What is under way first; with nothing under way, the last one that ended. */
function mostTelling(requests: readonly RequestCard[]): readonly RequestCard[] {
  const open = requests.filter((request) => isOpen(request.status));
  const ended = requests.filter((request) => !isOpen(request.status));
  return [...open, ...ended.slice(0, open.length === 0 ? 1 : 0)].slice(0, SHOWN);
}

function Forms() {
  const { workspace } = usePresence();
  const forms = useQuery(formsQuery(workspace.slug));
  if (forms.isPending) return <LoadingRows rows={2} height={96} />;
  if (forms.isError) {
    return (
      <ErrorNotice error={forms.error} what="the forms" onRetry={() => void forms.refetch()} />
    );
  }
  if (forms.data.items.length === 0) {
    return (
      <Notice icon={IconForms} title="Nothing to start yet">
        <p>
          Once a designer publishes a workflow with a start form, it shows up here as a card. You
          need not do anything.
        </p>
      </Notice>
    );
  }
  return (
    <ul className={classes.forms}>
      {forms.data.items.map((form) => (
        <li key={form.workflow_id}>
          <FormLink form={form} slug={workspace.slug} />
        </li>
      ))}
    </ul>
  );
}

function FormLink({ form, slug }: { readonly form: FormCard; readonly slug: string }) {
  return (
    <Link
      to="/w/$slug/start/$workflowId"
      params={{ slug, workflowId: form.workflow_id }}
      className={classes.form}
    >
      <IconTile icon={form.icon} color={form.color} label={form.title} />
      <strong>{form.title}</strong>
      {form.description && <span>{form.description}</span>}
    </Link>
  );
}
