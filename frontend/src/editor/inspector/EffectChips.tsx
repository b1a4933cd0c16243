import type { Effect } from "@/api/model";
import { findOperation } from "@/canvas/look";
import { useCatalog } from "@/canvas/useCatalog";
import type { OperationNode } from "@/graph/document";
import { StateChip, type Tone } from "@/ui/StateChip";
import classes from "./Inspector.module.css";
import { seconds } from "./retryWords";

interface Meaning {
  readonly tone: Tone;
  readonly chip: string;
  readonly words: string;
}

const MEANINGS: Readonly<Record<Effect, Meaning>> = {
  idempotent: {
    tone: "ok",
    chip: "repeatable · safe to retry",
    words: "Doing it twice is the same as doing it once.",
  },
  keyed: {
    tone: "ok",
    chip: "keyed · safe to retry",
    words: "Every try carries the same key, so the other side does it once.",
  },
  at_most_once: {
    tone: "wait",
    chip: "at most once",
    words:
      "When it is not certain whether a try reached the other side, it is not repeated: an operator decides.",
  },
  depends: {
    tone: "skip",
    chip: "retry depends on the settings",
    words: "Whether trying again is safe depends on what this step sends.",
  },
};

/** What retrying means for this step. */
export function EffectChips({ node }: { readonly node: OperationNode }) {
  const { data: catalog } = useCatalog();
  const found = findOperation(catalog, node);
  if (!found) return null;
  const meaning = MEANINGS[found.operation.effect];
  const tries = node.retry.attempts === 1 ? "1 try" : `${node.retry.attempts} tries`;
  return (
    <div>
      <div className={classes.chips}>
        <StateChip tone={meaning.tone} icon={meaning.tone !== "skip"}>
          {meaning.chip}
        </StateChip>
        <StateChip tone="skip" icon={false}>
          {tries} · {seconds(node.limits.attempt_s)}
        </StateChip>
      </div>
      <p className={classes.words}>{meaning.words}</p>
    </div>
  );
}
