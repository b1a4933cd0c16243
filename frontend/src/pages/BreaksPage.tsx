import { Anchor } from "@mantine/core";
import { IconPlugConnected } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { breaksQuery } from "@/api/breaks";
import type { ConnectorReport } from "@/api/model";
import { useSlug } from "@/api/session";
import { BackLabel } from "@/ui/BackLabel";
import { Page } from "@/ui/Page";
import { ErrorNotice, LoadingRows, Notice } from "@/ui/PageStates";
import classes from "./breaks/Breaks.module.css";
import { ReportCard } from "./breaks/ReportCard";
import { breaking, summary } from "./breaks/words";

/** What upgraded connectors change for workflows that were made before. */
export function BreaksPage() {
  const slug = useSlug();
  const found = useQuery(breaksQuery(slug));
  return (
    <Page
      title="Connector changes"
      width="middle"
      lead="Every published version and draft, held against the connectors that are installed now."
      back={
        <Anchor
          fz="inherit"
          renderRoot={(props) => <Link to="/w/$slug/workflows" params={{ slug }} {...props} />}
        >
          <BackLabel>Workflows</BackLabel>
        </Anchor>
      }
    >
      {found.isPending && <LoadingRows rows={3} height={120} />}
      {found.isError && !found.data && (
        <ErrorNotice
          error={found.error}
          what="what has changed"
          onRetry={() => void found.refetch()}
        />
      )}
      {found.data && <Reports reports={found.data} />}
    </Page>
  );
}

function Reports({ reports }: { readonly reports: readonly ConnectorReport[] }) {
  if (reports.length === 0) {
    return (
      <Notice icon={IconPlugConnected} title="Nothing breaks">
        <p>
          Every step takes and gives what it did when its workflow was published or saved. After
          connectors are upgraded, this page says what is different and which fields no longer fit.
        </p>
      </Notice>
    );
  }
  const inOrder = [...reports].sort((a, b) => breaking(b).length - breaking(a).length);
  return (
    <>
      <p className={classes.summary}>{summary(reports)}</p>
      {inOrder.map((report) => (
        <ReportCard key={`${report.workflow_id} ${report.version}`} report={report} />
      ))}
    </>
  );
}
