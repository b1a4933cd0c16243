import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { childRunsQuery } from "@/api/runs";
import { useSlug } from "@/api/session";
import { LoadMore } from "@/ui/LoadMore";
import classes from "./Family.module.css";
import panel from "./Panel.module.css";
import { useRun } from "./RunContext";
import { RunStatusChip } from "./RunStatusChip";

const LOOK_EVERY_MS = 3_000;

/** The run that called this one, and the runs that it has called. */
export function Family() {
  return (
    <>
      <Caller />
      <Called />
    </>
  );
}

function Caller() {
  const slug = useSlug();
  const parent = useRun((state) => state.detail.parent);
  if (parent === null) return null;
  return (
    <section aria-label="Called by">
      <h3>Called by</h3>
      <p className={panel.sentence}>
        <Link to="/w/$slug/runs/$runId" params={{ slug, runId: parent.id }} className={panel.link}>
          {parent.workflow.name} #{parent.number}
        </Link>
        , at its step “{parent.step}”.
      </p>
    </section>
  );
}

function Called() {
  const slug = useSlug();
  const id = useRun((state) => state.detail.id);
  const known = useRun((state) => state.detail.children > 0);
  const heard = useRun((state) => state.view.steps.some((step) => step.called));
  const over = useRun((state) => state.view.finished_at !== null);
  const list = useInfiniteQuery({
    ...childRunsQuery(slug, id),
    enabled: known || heard,
    refetchInterval: over ? false : LOOK_EVERY_MS,
  });
  const rows = list.data?.pages.flatMap((page) => page.items) ?? [];
  if (rows.length === 0) return null;
  return (
    <section aria-label="Called runs">
      <h3>Called runs</h3>
      <ul className={classes.family}>
        {rows.map((row) => (
          <li key={row.id} className={classes.child}>
            <Link to="/w/$slug/runs/$runId" params={{ slug, runId: row.id }} className={panel.link}>
              {row.workflow.name} #{row.number}
            </Link>
            <RunStatusChip run={row} />
          </li>
        ))}
      </ul>
      <LoadMore
        hasMore={list.hasNextPage}
        loading={list.isFetchingNextPage}
        onMore={() => void list.fetchNextPage()}
      />
    </section>
  );
}
