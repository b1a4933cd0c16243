import { IconSearchOff } from "@tabler/icons-react";
import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { type AuditFilter, auditQuery } from "@/api/audit";
import { useMay, useSlug } from "@/api/session";
import { Page } from "@/ui/Page";
import { Notice } from "@/ui/PageStates";
import { AuditFilters } from "./audit/AuditFilters";
import { AuditList } from "./audit/AuditList";
import { VerifyButton } from "./audit/VerifyButton";

/** Who did what, when. */
export function AuditPage() {
  const slug = useSlug();
  const may = useMay();
  const navigate = useNavigate();
  const filter = useSearch({ from: "/w/$slug/audit" });
  const list = useInfiniteQuery({
    ...auditQuery(slug, withMoments(filter)),
    placeholderData: keepPreviousData,
  });
  const go = (next: AuditFilter) =>
    void navigate({ to: "/w/$slug/audit", params: { slug }, search: next, replace: true });
  return (
    <Page
      title="Audit log"
      lead="Everything that people and programs did here. It can be added to and never changed; verifying proves it."
      actions={may("audit.verify") && <VerifyButton />}
    >
      <AuditFilters filter={filter} onChange={go} />
      <AuditList
        list={list}
        what="the audit log"
        empty={
          <Notice icon={IconSearchOff} title="Nothing on record matches">
            <p>Take a filter away, or widen the days.</p>
          </Notice>
        }
      />
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
