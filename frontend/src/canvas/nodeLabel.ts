/**
 * What a screen reader says of a node.
 *
 * First what one can read on it, in that order: people who speak to their machine say what they
 * see. Then what colours and icons tell.
 */
export function nodeLabel(facts: {
  name: string;
  title: string;
  status: string | null;
  problems: number;
  /** The line below the name, if it is shown. */
  line?: string | null;
  /** What else the card shows: how it joins, that it can be undone. */
  more?: readonly (string | null)[];
}): string {
  const { name, title, status, problems, line = null, more = [] } = facts;
  const wrong = problems === 0 ? null : problems === 1 ? "1 problem" : `${problems} problems`;
  const parts = [name, line, wrong, title, ...more, status];
  return [...new Set(parts.filter((part) => part !== null && part !== ""))].join(", ");
}
