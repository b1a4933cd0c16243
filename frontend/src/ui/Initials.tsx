import classes from "./Initials.module.css";

/** White reads on each of them. */
const COLORS = [
  "#c2255c",
  "#9c36b5",
  "#7048e8",
  "#3b5bdb",
  "#1971c2",
  "#0b7285",
  "#2b8a3e",
  "#c92a2a",
];

/** A person's initials on a colour of their own. The name beside it is what readers hear. */
export function Initials({ name }: { readonly name: string }) {
  const words = name.split(/[\s@.]+/).filter((word) => word !== "");
  const letters = words.slice(0, 2).map((word) => word.charAt(0));
  let sum = 0;
  for (const character of name) sum = (sum * 31 + (character.codePointAt(0) ?? 0)) % 9_973;
  return (
    <span
      className={classes.initials}
      style={{ background: COLORS[sum % COLORS.length] }}
      aria-hidden
    >
      {letters.join("")}
    </span>
  );
}
