import { IconHistoryToggle } from "@tabler/icons-react";
import { useInfiniteQuery } from "@tanstack/react-query";
import { ownAuditQuery } from "@/api/audit";
import { useSlug } from "@/api/session";
import { Page } from "@/ui/Page";
import { Notice } from "@/ui/PageStates";
import { AuditList } from "./audit/AuditList";

/** What the audit log holds of oneself. */
export function MyActivityPage() {
  const list = useInfiniteQuery(ownAuditQuery(useSlug()));
  return (
    <Page
      title="My activity"
      lead="What is on record of you here: signing in, what you started, what you changed."
    >
      <AuditList
        list={list}
        what="your activity"
        empty={
          <Notice icon={IconHistoryToggle} title="Nothing is on record of you yet">
            <p>What you do here will be listed on this page.</p>
          </Notice>
        }
      />
    </Page>
  );
}
