/** How many places are counted out; beyond, nobody waits for the difference. */
const FURTHEST = 1_000;

interface Place {
  readonly ahead: number;
  readonly at_once: number | null;
}

const aheadWords = (ahead: number): string =>
  ahead === 0 ? "next in line" : `${ahead >= FURTHEST ? "more than 1000" : ahead} ahead`;

/** "Queued: 3 ahead" and why, for a page. */
export function queueWords({ ahead, at_once }: Place): string {
  const why = at_once === null ? "" : ` ${at_once} of this workflow may run at the same time.`;
  return `In line: ${aheadWords(ahead)}.${why}`;
}

/** The same for a list, where there is little room. */
export const queueLine = ({ ahead }: Place): string => `queued: ${aheadWords(ahead)}`;
