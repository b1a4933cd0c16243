import { IconSearchOff } from "@tabler/icons-react";
import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useState } from "react";
import { type AuditFilter, auditQuery } from "@/api/audit";
import type { AuditRow } from "@/api/model";
import { useMay, useSlug } from "@/api/session";
import { LoadMore } from "@/ui/LoadMore";
import { Page } from "@/ui/Page";
import { ErrorNotice, LoadingRows, Notice } from "@/ui/PageStates";
import { AuditDrawer } from "./audit/AuditDrawer";
import { AuditFilters } from "./audit/AuditFilters";
import { AuditTable } from "./audit/AuditTable";
import { VerifyButton } from "./audit/VerifyButton";

/** Who did what, when. */
export function AuditPage() {
  const slug = useSlug();
  const may = useMay();
  const navigate = useNavigate();
  const filter = useSearch({ from: "/w/$slug/audit" });
  const [shown, setShown] = useState<AuditRow | null>(null);
  const list = useInfiniteQuery({
    ...auditQuery(slug, withMoments(filter)),
    placeholderData: keepPreviousData,
  });
  const rows = list.data?.pages.flatMap((page) => page.items) ?? [];
  const go = (next: AuditFilter) =>
    void navigate({ to: "/w/$slug/audit", params: { slug }, search: next, replace: true });
  return (
    <Page
      title="Audit log"
      lead="Everything that people and programs did here. It can be added to and never changed; verifying proves it."
      actions={may("audit.verify") && <VerifyButton />}
    >
      <AuditFilters filter={filter} onChange={go} />
      {list.isPending && <LoadingRows rows={10} height={34} />}
      {list.isError && rows.length === 0 && (
        <ErrorNotice error={list.error} what="the audit log" onRetry={() => void list.refetch()} />
      )}
      {rows.length > 0 && <AuditTable rows={rows} onOpen={setShown} />}
      {list.isSuccess && rows.length === 0 && (
        <Notice icon={IconSearchOff} title="Nothing on record matches">
          <p>Take a filter away, or widen the days.</p>
        </Notice>
      )}
      <LoadMore
        hasMore={list.hasNextPage}
        loading={list.isFetchingNextPage}
        onMore={() => void list.fetchNextPage()}
      />
      <AuditDrawer row={shown} onClose={() => setShown(null)} />
    </Page>
  );
}

/** Days as one picks them, in the reader's time zone, become moments; `to` includes its day. */
function withMoments({ from, to, ...rest }: AuditFilter): AuditFilter {
  const start = from ? new Date(`${from}T00:00:00`) : null;
  const end = to ? new Date(`${to}T23:59:59.999`) : null;
  return {
    ...rest,
    ...(start && !Number.isNaN(start.getTime()) ? { from: start.toISOString() } : {}),
    ...(end && !Number.isNaN(end.getTime()) ? { to: end.toISOString() } : {}),
  };
}
