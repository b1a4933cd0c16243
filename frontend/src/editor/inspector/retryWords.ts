/** Retries and time limits in plain words. */

import type { Retry, TimeLimits } from "@/graph/document";

/** "4 s", "1.5 min", "2 h": how people say a time that was set. */
export function seconds(value: number): string {
  const [size, unit] =
    value >= 86_400
      ? [86_400, "days"]
      : value >= 3_600
        ? [3_600, "h"]
        : value >= 60
          ? [60, "min"]
          : [1, "s"];
  return `${Number((value / size).toFixed(2))}\u00a0${unit}`;
}

/** Pauses before each further attempt, as far as one would want to read them. */
export function pauses({ attempts, initial_s, factor, maximum_s }: Retry, most = 5): number[] {
  const count = Math.min(Math.max(attempts - 1, 0), most);
  return Array.from({ length: count }, (_, i) => Math.min(initial_s * factor ** i, maximum_s));
}

export function retryInWords(retry: Retry): string {
  if (retry.attempts <= 1) return "One try; an error fails the step at once.";
  const shown = pauses(retry).map(seconds);
  const more = retry.attempts - 1 > shown.length ? " …" : ".";
  return `Up to ${retry.attempts} tries when an error may pass, with pauses of ${shown.join(", ")}${more}`;
}

export function limitsInWords({ attempt_s, step_s }: TimeLimits): string {
  const each = `Each try may take ${seconds(attempt_s)}`;
  return step_s === null
    ? `${each}; all tries together have no limit.`
    : `${each}, all tries with their pauses ${seconds(step_s)}.`;
}
