/** What a person may decide about a step, and what to ask before. Pure. */

import type { components } from "@/api/schema.gen";

export type Action = components["schemas"]["SteerStepRequest"]["action"];

export interface Decision {
  readonly label: string;
  /** What is asked before; null: nothing, it can be taken back by deciding again. */
  readonly question: string | null;
  readonly explains: string;
  /** Whether it puts something in place of what happened. */
  readonly overrides: boolean;
  readonly done: string;
}

/** In the order in which they are offered. */
export const DECISIONS: Readonly<Record<Action, Decision>> = {
  retry: {
    label: "Try again",
    question: null,
    explains: "",
    overrides: false,
    done: "It is tried again in a moment.",
  },
  skip: {
    label: "Skip it…",
    question: "Skip",
    explains: "It counts as never reached, and so do the steps that only it leads to.",
    overrides: true,
    done: "It is skipped; the run goes on in a moment.",
  },
  succeed: {
    label: "Set its output…",
    question: "Set the output of",
    explains: "The step counts as done, and the steps after it work with what you give here.",
    overrides: true,
    done: "It is taken as done; the run goes on in a moment.",
  },
  fail: {
    label: "Let it fail…",
    question: "Let it fail:",
    explains: "The step fails for good, and what is around it fails, catches it, or is undone.",
    overrides: false,
    done: "It fails; the run goes on to its end in a moment.",
  },
};

/** Paths of the iterations and containers around a step, from the inside out. */
export function outerPaths(path: string): readonly string[] {
  const found: string[] = [];
  let rest = path;
  while (rest !== "") {
    rest = rest.endsWith("]")
      ? rest.slice(0, rest.lastIndexOf("["))
      : rest.slice(0, Math.max(rest.lastIndexOf("/"), 0));
    if (rest !== "") found.push(rest);
  }
  return found;
}
