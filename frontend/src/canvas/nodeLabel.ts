/** What a screen reader says of a node. */
export function nodeLabel(facts: {
  name: string;
  title: string;
  status: string | null;
  problems: number;
  /** What else the card shows: how it joins, that it can be undone. */
  more?: readonly (string | null)[];
}): string {
  const { name, title, status, problems, more = [] } = facts;
  const parts = [name, title, ...more.filter((part) => part !== null)];
  if (status) parts.push(status);
  if (problems > 0) parts.push(problems === 1 ? "1 problem" : `${problems} problems`);
  return parts.join(", ");
}
