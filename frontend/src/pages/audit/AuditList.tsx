import type { UseInfiniteQueryResult } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import type { AuditRow } from "@/api/model";
import { LoadMore } from "@/ui/LoadMore";
import { ErrorNotice, LoadingRows } from "@/ui/PageStates";
import { AuditDrawer } from "./AuditDrawer";
import { AuditTable } from "./AuditTable";

interface Props {
  readonly list: UseInfiniteQueryResult<{ pages: { items: readonly AuditRow[] }[] }>;
  /** Completes "We could not load …". */
  readonly what: string;
  /** Shown when there is nothing. */
  readonly empty: ReactNode;
}

/** Lines of the audit log, page by page; a click on one shows it whole. */
export function AuditList({ list, what, empty }: Props) {
  const [shown, setShown] = useState<AuditRow | null>(null);
  const rows = list.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <>
      {list.isPending && <LoadingRows rows={10} height={34} />}
      {list.isError && rows.length === 0 && (
        <ErrorNotice error={list.error} what={what} onRetry={() => void list.refetch()} />
      )}
      {rows.length > 0 && <AuditTable rows={rows} onOpen={setShown} />}
      {list.isSuccess && rows.length === 0 && empty}
      <LoadMore
        hasMore={list.hasNextPage}
        loading={list.isFetchingNextPage}
        onMore={() => void list.fetchNextPage()}
      />
      <AuditDrawer row={shown} onClose={() => setShown(null)} />
    </>
  );
}
