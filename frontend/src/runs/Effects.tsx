import { Button } from "@mantine/core";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { answer, client } from "@/api/client";
import type { EffectRow } from "@/api/model";
import { useSlug } from "@/api/session";
import { ErrorNotice } from "@/ui/PageStates";
import { StateChip, type Tone } from "@/ui/StateChip";
import classes from "./Effects.module.css";
import list from "./LowerList.module.css";
import { useIsLive, useRun } from "./RunContext";
import { clockTime } from "./times";
import words from "./Words.module.css";

export const MODES: Readonly<Record<EffectRow["mode"], string>> = {
  idempotent: "repeatable: twice is the same as once",
  keyed: "keyed: the same key makes a second one impossible",
  at_most_once: "at most once: never repeated by itself",
};

export const EFFECT_STATES: Readonly<Record<EffectRow["state"], { tone: Tone; word: string }>> = {
  intended: { tone: "run", word: "under way" },
  done: { tone: "ok", word: "certain · done" },
  failed: { tone: "skip", word: "certain · not done" },
  unknown: { tone: "wait", word: "unknown" },
};

const EFFECTS = "/api/workspaces/{slug}/runs/{run_id}/effects/" as const;
/** How often the ledger is read again while the run goes on. */
const AGAIN_MS = 2_000;

/** What one step did, or meant to do, to the outside world. */
export function useEffectOf(step: string, key: string | null): EffectRow | undefined {
  const slug = useSlug();
  const id = useRun((state) => state.detail.id);
  const live = useIsLive();
  const { data } = useQuery({
    queryKey: ["effects-of", slug, id, step],
    queryFn: ({ signal }) =>
      answer(
        client.GET(EFFECTS, { params: { path: { slug, run_id: id }, query: { step } }, signal }),
      ),
    enabled: key !== null,
    refetchInterval: live ? AGAIN_MS : false,
  });
  return data?.items.find((known) => known.key === key);
}

/** The ledger of effects, page by page. */
export function Effects() {
  const slug = useSlug();
  const id = useRun((state) => state.detail.id);
  const live = useIsLive();
  const { data, error, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery({
    queryKey: ["effects", slug, id],
    queryFn: ({ pageParam, signal }) => {
      const query = pageParam === "" ? {} : { cursor: pageParam };
      return answer(client.GET(EFFECTS, { params: { path: { slug, run_id: id }, query }, signal }));
    },
    initialPageParam: "",
    getNextPageParam: ({ next }) => next,
    refetchInterval: live ? AGAIN_MS : false,
    gcTime: 5_000,
  });
  if (error) return <ErrorNotice error={error} what="the effects" />;
  const effects = data?.pages.flatMap((page) => page.items) ?? [];
  if (data && effects.length === 0) {
    return <p className={list.empty}>This run did nothing to the outside world so far.</p>;
  }
  return (
    <div className={list.rows}>
      <ul aria-label="Effects of the run" className={classes.effects}>
        {effects.map((effect) => (
          <li key={`${effect.key} ${effect.attempt}`}>
            <b>{effect.step}</b>
            <StateChip tone={EFFECT_STATES[effect.state].tone}>
              {EFFECT_STATES[effect.state].word}
            </StateChip>
            <span className={words.faint}>{MODES[effect.mode]}</span>
            <span className={`${words.mono} ${classes.key}`}>{effect.key}</span>
            <span className={words.faint}>{clockTime(effect.intended_at)}</span>
          </li>
        ))}
      </ul>
      {hasNextPage && (
        <Button
          variant="subtle"
          m="xs"
          loading={isFetchingNextPage}
          onClick={() => void fetchNextPage()}
        >
          Show more
        </Button>
      )}
    </div>
  );
}
