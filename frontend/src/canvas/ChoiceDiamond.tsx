import { type NodeProps, useStore } from "@xyflow/react";
import { memo } from "react";
import { DIAMOND, outgoingPlaces, sizeOf } from "@/graph/geometry";
import type { FlowNode } from "./flow";
import { JoinBadge } from "./JoinBadge";
import { lookOf } from "./look";
import { useMarks } from "./marks";
import { nodeLabel } from "./nodeLabel";
import classes from "./nodes.module.css";
import { STATE_LOOKS } from "./status";
import { detailAt } from "./surface";
import { WaysOut } from "./WaysOut";

/** A choice: a diamond whose ways out carry the names of the cases. */
export const ChoiceDiamond = memo(function ChoiceDiamond(props: NodeProps<FlowNode>) {
  const { node } = props.data;
  const { selected } = props;
  const detail = useStore(detailAt);
  const status = useMarks((marks) => marks.status.get(node.id));
  const problems = useMarks((marks) => marks.problems.get(node.id) ?? 0);
  const refused = useMarks((marks) => marks.targets !== null && !marks.targets.has(node.id));
  const name = node.name || node.id;
  const state = status ? STATE_LOOKS[status.state] : null;
  const said = state ? [state.word, status?.branch && `went to ${status.branch}`] : [];
  const label = nodeLabel({
    name,
    title: lookOf(node, undefined).title,
    status: said.filter(Boolean).join(", ") || null,
    problems,
  });
  const { height } = sizeOf(node);
  return (
    <>
      {/* biome-ignore lint/a11y/useSemanticElements: a card that can be dragged is no form button */}
      <div
        role="button"
        tabIndex={selected ? 0 : -1}
        aria-label={label}
        aria-pressed={selected}
        className={classes.choice}
        data-detail={detail}
        data-node={node.id}
        data-state={status?.state}
        data-tone={state?.tone}
        data-selected={selected || undefined}
        data-problem={problems > 0 || undefined}
        data-refused={refused || undefined}
      >
        <svg width={DIAMOND} height={height} aria-hidden="true">
          {height > DIAMOND && <Spokes node={node} height={height} />}
          <rect
            className={classes.diamond}
            x={14}
            y={height / 2 - 26}
            width={52}
            height={52}
            rx={9}
            transform={`rotate(45 40 ${height / 2})`}
          />
        </svg>
        <span className={classes.mark} data-mark={status?.branch ? shorten(status.branch) : "?"} />
        <span className={classes.choiceName}>{name}</span>{" "}
        {problems > 0 && !status && <span className={classes.problem}>{problems}</span>}
      </div>
      <JoinBadge node={node} />
      <WaysOut node={node} />
    </>
  );
});

const shorten = (text: string) => (text.length > 6 ? `${text.slice(0, 5)}…` : text);

/** Lines from the diamond to handles that do not fit on it. */
function Spokes({
  node,
  height,
}: {
  readonly node: FlowNode["data"]["node"];
  readonly height: number;
}) {
  return outgoingPlaces(node).map(({ id, x, y }) => (
    <path key={id} className={classes.spoke} d={`M 62 ${height / 2} Q 70 ${y} ${x} ${y}`} />
  ));
}
