import { useQuery } from "@tanstack/react-query";
import { answer, client } from "@/api/client";
import type { EffectRow } from "@/api/model";
import { useSlug } from "@/api/session";
import { ErrorNotice } from "@/ui/PageStates";
import { StateChip, type Tone } from "@/ui/StateChip";
import classes from "./Run.module.css";
import { useRun } from "./RunContext";
import { clockTime } from "./times";

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

/** What the run did, or meant to do, to the outside world. */
export function useEffects() {
  const slug = useSlug();
  const id = useRun((state) => state.detail.id);
  const last = useRun((state) => state.view.last_event);
  return useQuery({
    queryKey: ["effects", slug, id, last],
    queryFn: ({ signal }) =>
      answer(
        client.GET("/api/workspaces/{slug}/runs/{run_id}/effects/", {
          params: { path: { slug, run_id: id } },
          signal,
        }),
      ),
    placeholderData: (before) => before,
    staleTime: 2_000,
  });
}

/** The ledger of effects. */
export function Effects() {
  const { data, error } = useEffects();
  if (error) return <ErrorNotice error={error} what="the effects" />;
  if (data?.items.length === 0) {
    return <p className={classes.empty}>This run did nothing to the outside world so far.</p>;
  }
  return (
    <div className={classes.rows}>
      <ul aria-label="Effects of the run" className={classes.effects}>
        {data?.items.map((effect) => (
          <li key={`${effect.key} ${effect.attempt}`}>
            <b>{effect.step}</b>
            <StateChip tone={EFFECT_STATES[effect.state].tone}>
              {EFFECT_STATES[effect.state].word}
            </StateChip>
            <span className={classes.faint}>{MODES[effect.mode]}</span>
            <span className={classes.mono}>{effect.key}</span>
            <span className={classes.faint}>{clockTime(effect.intended_at)}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}
