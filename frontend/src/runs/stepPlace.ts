/** Where a step is, read from its path. Pure; `designer/runs/step_place.py` says the same. */

export interface StepPlace {
  /** Id of the node; empty for an iteration as a whole, such as `lines[3]`. */
  readonly node: string;
  /** Whether it takes back what the step of the node did: `charge/undo`. */
  readonly undo: boolean;
  /** Path of the innermost loop around it, `lines` or `orders[2]/lines`; empty outside of loops. */
  readonly loop: string;
  /** Number of its iteration, from 0; null outside of loops. */
  readonly iteration: number | null;
}

const NUMBERED = /^(.*)\[(\d+)\]$/;

export function placeOf(path: string): StepPlace {
  const segments = path.split("/");
  const last = segments.at(-1) ?? "";
  const undo = last === "undo" && segments.length > 1 && !segments.at(-2)?.endsWith("]");
  const named = undo ? (segments.at(-2) ?? "") : last;
  const at = segments.findLastIndex((segment) => segment.endsWith("]"));
  const found = NUMBERED.exec(segments[at] ?? "");
  const node = NUMBERED.test(last) ? "" : named;
  if (!found) return { node, undo, loop: "", iteration: null };
  const loop = [...segments.slice(0, at), found[1]].join("/");
  return { node, undo, loop, iteration: Number(found[2]) };
}

/** Whether a step is in a loop, so that there may be thousands like it. */
export const isInLoop = (path: string): boolean => path.includes("[");

/** Path of an iteration as a whole: `lines[3]`. */
export const iterationPath = (loop: string, iteration: number): string => `${loop}[${iteration}]`;

/** Path of the iteration that a step is in; null outside of loops. */
export function iterationOf(path: string): string | null {
  const { loop, iteration } = placeOf(path);
  return iteration === null ? null : iterationPath(loop, iteration);
}

/** Path of what takes back the effect of a step. */
export const undoPath = (path: string): string => `${path}/undo`;

/** The node of a step path such as `approve/lines[3]/charge`, also of what undoes it. */
export function nodeOf(path: string): string {
  return placeOf(path).node || (path.split("/").at(-1) ?? path).replace(/\[\d+\]$/, "");
}
