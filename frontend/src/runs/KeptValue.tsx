import { Anchor } from "@mantine/core";
import { useSlug } from "@/api/session";
import { type Kept, keptWords } from "./keptValue";
import { useRun } from "./RunContext";
import classes from "./Words.module.css";

interface Props {
  readonly kept: Kept;
}

/** A value that is too large for the page: what it is, and the way to all of it. */
export function KeptValue({ kept }: Props) {
  const slug = useSlug();
  const run = useRun((state) => state.detail.id);
  const words = keptWords(kept);
  return (
    <p className={classes.quiet}>
      {words}.{" "}
      <Anchor
        fz="inherit"
        underline="always"
        href={`/api/workspaces/${slug}/runs/${run}/values/${kept.id}/`}
        download
        aria-label={`Download: ${words}`}
      >
        {kept.isPart ? "Download all that it is a part of" : "Download"}
      </Anchor>
      {kept.keys.length > 0 && <> Its keys: {kept.keys.join(", ")}</>}
    </p>
  );
}
