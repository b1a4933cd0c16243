import { type NodeProps, useStore } from "@xyflow/react";
import { memo } from "react";
import { IconTile } from "@/ui/IconTile";
import { tileColor } from "@/ui/icons";
import type { FlowNode } from "./flow";
import { JoinBadge } from "./JoinBadge";
import { lookOf } from "./look";
import { type NodeStatus, type StepState, useMarks } from "./marks";
import { nodeLabel } from "./nodeLabel";
import classes from "./nodes.module.css";
import { StatusNote } from "./StatusNote";
import { badgeWords, StepBadges } from "./StepBadges";
import { STATE_LOOKS } from "./status";
import { detailAt, useSurface } from "./surface";
import { WaysOut } from "./WaysOut";

const URGENT: ReadonlySet<StepState> = new Set([
  "running",
  "retrying",
  "waiting",
  "held",
  "failed",
  "undoing",
]);

/** What one should see even from afar: where the run is, and where it is stuck. */
const isUrgent = (status: NodeStatus | undefined): boolean =>
  status !== undefined && URGENT.has(status.state);

/** Start, operation and end: a card with an icon, a name and one line. */
export const NodeCard = memo(function NodeCard({ data: { node }, selected }: NodeProps<FlowNode>) {
  const { catalog } = useSurface();
  const detail = useStore(detailAt);
  const plain = detail === "plain";
  const status = useMarks((marks) => marks.status.get(node.id));
  const problems = useMarks((marks) => marks.problems.get(node.id) ?? 0);
  const refused = useMarks((marks) => marks.targets !== null && !marks.targets.has(node.id));
  const look = lookOf(node, catalog);
  const name = node.name || node.id;
  const state = status ? STATE_LOOKS[status.state] : null;
  const line =
    detail === "full" || (isUrgent(status) && !plain) ? status?.line || look.summary : null;
  const label = nodeLabel({
    name,
    line,
    title: look.title,
    status: state?.word ?? null,
    problems,
    more: badgeWords(node),
  });
  return (
    <>
      {/* biome-ignore lint/a11y/useSemanticElements: a card that can be dragged is no form button */}
      <div
        role="button"
        tabIndex={selected ? 0 : -1}
        aria-label={label}
        aria-pressed={selected}
        className={classes.card}
        data-detail={detail}
        data-urgent={isUrgent(status) || undefined}
        data-node={node.id}
        data-state={status?.state}
        data-tone={state?.tone}
        data-selected={selected || undefined}
        data-problem={problems > 0 || undefined}
        data-refused={refused || undefined}
      >
        {plain ? (
          <span className={classes.plainTile} style={{ background: tileColor(look.color) }} />
        ) : (
          <>
            <IconTile icon={look.icon} color={look.color} label={look.title} />
            <span className={classes.words}>
              <span className={classes.name}>{name}</span>{" "}
              {line !== null && <span className={classes.summary}>{line}</span>}
            </span>{" "}
            {state && status?.state !== "idle" && (
              <state.icon className={classes.stateIcon} size={14} stroke={2.25} />
            )}
            {status?.order && (
              <span
                className={classes.order}
                title={`Undone as number ${status.order}`}
                aria-hidden="true"
              >
                {status.order}
              </span>
            )}
            {!status && problems > 0 && <span className={classes.problem}>{problems}</span>}
            {detail === "full" && <StepBadges node={node} />}
          </>
        )}
      </div>
      {status?.note && !plain && (
        <StatusNote far={detail === "far"} tone={state?.tone ?? "skip"}>
          {status.note}
        </StatusNote>
      )}
      <JoinBadge node={node} />
      <WaysOut node={node} />
    </>
  );
});
