/** Which steps of a run wait for a person's decision. Pure. */

import type { Tallies } from "@/api/model";
import type { RunView } from "./runView";

interface Undecided {
  /** A step's path; for steps of a loop their node, as `tallies` names it. */
  readonly path: string;
  /** In how many iterations; null outside of loops. */
  readonly times: number | null;
}

interface Known {
  readonly view: RunView;
  readonly tallies: Tallies;
}

/** List them while the run is under way: those outside of loops first. */
export function undecided({ view, tallies }: Known): readonly Undecided[] {
  if (view.finished_at !== null) return [];
  const outside = view.steps.filter((step) => step.status === "held");
  return [
    ...outside.map(({ path }) => ({ path, times: null })),
    ...tallies.nodes
      .map(({ node, counts }) => ({ path: node, times: counts.held ?? 0 }))
      .filter(({ times }) => times > 0),
  ];
}
