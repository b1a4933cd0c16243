import { Anchor } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link, useParams } from "@tanstack/react-router";
import { requestQuery } from "@/api/forms";
import type { RequestDetail } from "@/api/model";
import { BackLabel } from "@/ui/BackLabel";
import { Page } from "@/ui/Page";
import { ErrorNotice, LoadingRows } from "@/ui/PageStates";
import { StateChip } from "@/ui/StateChip";
import { whenInWords } from "@/ui/time";
import classes from "./RequestPage.module.css";
import { PlainValues } from "./requests/PlainValues";
import { isOpen, standingOf } from "./requests/requestWords";
import { StageTracker } from "./requests/StageTracker";
import { useFreshRequests } from "./requests/useFreshRequests";

/** One request: how far it is, live, and what was asked for. */
export function RequestPage() {
  const { slug, requestId } = useParams({ from: "/w/$slug/requests/$requestId" });
  const request = useQuery(requestQuery(slug, requestId));
  useFreshRequests(request.data ? [request.data] : []);
  return (
    <Page
      title={request.data?.title ?? "Request"}
      lead={request.data?.summary}
      width="narrow"
      roomy
      back={
        <Anchor
          fz="inherit"
          renderRoot={(props) => <Link to="/w/$slug/requests" params={{ slug }} {...props} />}
        >
          <BackLabel>All my requests</BackLabel>
        </Anchor>
      }
    >
      {request.isPending && <LoadingRows rows={2} height={140} />}
      {request.isError && !request.data && (
        <ErrorNotice
          error={request.error}
          what="this request"
          onRetry={() => void request.refetch()}
        />
      )}
      {request.data && <Progress request={request.data} />}
      {request.data && (
        <section className={classes.card}>
          <h2 className={classes.heading}>What you asked for</h2>
          <PlainValues value={request.data.input} schema={request.data.schema} />
        </section>
      )}
    </Page>
  );
}

function Progress({ request }: { readonly request: RequestDetail }) {
  const { tone, word } = standingOf(request);
  const open = isOpen(request.status);
  return (
    <section className={classes.card} data-open={open} aria-label="How far it is">
      <div className={classes.head} aria-live="polite">
        <StateChip tone={tone}>{word}</StateChip>
        <span className={classes.when}>
          {request.finished_at
            ? `finished ${whenInWords(request.finished_at)}`
            : `asked for ${whenInWords(request.created_at)}`}
        </span>
      </div>
      <StageTracker stages={request.stages} />
      <p className={classes.sentence}>{sentenceFor(request)}</p>
    </section>
  );
}

function sentenceFor(request: RequestDetail): string {
  if (request.message) return request.message;
  switch (request.status) {
    case "queued":
      return "We have it. It starts in a moment; you can close this page.";
    case "running":
      return "It is under way. This page follows along by itself; you can close it.";
    case "succeeded":
      return "Everything is done.";
    case "failed":
      return "Something went wrong on the way. The people who look after this can see what.";
    case "cancelled":
      return "Somebody stopped this request.";
  }
}
