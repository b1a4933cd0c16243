import type { Stage } from "@/api/model";
import { STAGE_WORDS } from "./requestWords";
import classes from "./StageTracker.module.css";

/** How far a request has come, in the stages that its workflow names. */
export function StageTracker({ stages }: { readonly stages: readonly Stage[] }) {
  if (stages.length === 0) return null;
  return (
    <ol className={classes.stages} aria-label="Stages">
      {stages.map((stage, index) => (
        <li
          // biome-ignore lint/suspicious/noArrayIndexKey: two stages may share a name
          key={index}
          className={classes.stage}
          data-state={stage.state}
          {...(stage.state === "now" ? { "aria-current": "step" as const } : {})}
        >
          <span className={classes.name}>{stage.name}</span>
          <span className="visually-hidden">: {STAGE_WORDS[stage.state]}</span>
        </li>
      ))}
    </ol>
  );
}
