import { type NodeProps, NodeResizeControl, useStore } from "@xyflow/react";
import { type CSSProperties, memo } from "react";
import { type ContainerNode, type GraphNode, isContainer } from "@/graph/document";
import { HEAD, smallestSize } from "@/graph/geometry";
import { IconTile } from "@/ui/IconTile";
import { isClosed } from "./collapsed";
import { FrameStatus } from "./FrameStatus";
import type { FlowNode } from "./flow";
import classes from "./frames.module.css";
import { JoinBadge } from "./JoinBadge";
import { lookOf } from "./look";
import { useMarks } from "./marks";
import { nodeLabel } from "./nodeLabel";
import { STATE_LOOKS } from "./status";
import { detailAt, useSurface } from "./surface";
import { WaysOut } from "./WaysOut";

/** A container: a quiet frame around its own steps, with a head that says what it does. */
export const ContainerFrame = memo(function ContainerFrame(props: NodeProps<FlowNode>) {
  const { node } = props.data;
  const detail = useStore(detailAt);
  const closed = useStore(({ transform }) => isContainer(node) && isClosed(node, transform[2]));
  const target = useMarks((marks) => marks.dropInto === node.id);
  const refused = useMarks((marks) => marks.targets !== null && !marks.targets.has(node.id));
  const state = useMarks((marks) => marks.status.get(node.id)?.state);
  const problems = useMarks((marks) => marks.problems.get(node.id) ?? 0);
  const steps = useMarks((marks) => marks.inside.get(node.id) ?? 0);
  if (!isContainer(node)) return null;
  return (
    <>
      <div
        className={classes.frame}
        style={{ "--head": `${HEAD}px` } as CSSProperties}
        data-detail={detail}
        data-closed={closed || undefined}
        data-selected={props.selected || undefined}
        data-target={target || undefined}
        data-refused={refused || undefined}
        data-problem={problems > 0 || undefined}
        data-state={state}
        data-tone={state && state !== "idle" ? STATE_LOOKS[state].tone : undefined}
      >
        <Head node={node} selected={props.selected} steps={steps} closed={closed} />
        {steps === 0 && detail !== "plain" && <Empty />}
      </div>
      {props.selected && <Resizer node={node} />}
      <JoinBadge node={node} />
      <WaysOut node={node} />
    </>
  );
});

interface HeadProps {
  readonly node: GraphNode;
  readonly selected: boolean;
  readonly steps: number;
  /** From so far away that it shows its name in place of what is inside. */
  readonly closed: boolean;
}

function Head({ node, selected, steps, closed }: HeadProps) {
  const { catalog, frameTools: Tools } = useSurface();
  const detail = useStore(detailAt);
  const status = useMarks((marks) => marks.status.get(node.id));
  const problems = useMarks((marks) => marks.problems.get(node.id) ?? 0);
  const look = lookOf(node, catalog);
  const name = node.name || node.id;
  const state = status ? STATE_LOOKS[status.state] : null;
  const size = steps === 1 ? "1 step inside" : `${steps} steps inside`;
  const told = detail === "full" || (detail === "far" && status?.line);
  const line = told ? status?.line || look.summary : null;
  return (
    <div className={classes.headRow}>
      {/* biome-ignore lint/a11y/useSemanticElements: a head that can be dragged is no form button */}
      <div
        role="button"
        tabIndex={selected ? 0 : -1}
        aria-label={nodeLabel({
          name,
          line: [line, closed ? size : null].filter(Boolean).join(", "),
          title: closed ? look.title : `${look.title}, ${size}`,
          status: state?.word ?? null,
          problems,
        })}
        aria-pressed={selected}
        className={classes.head}
        data-node={node.id}
      >
        <IconTile icon={look.icon} color={look.color} label={look.title} />
        <span className={classes.words}>
          <span className={classes.name}>{name}</span>{" "}
          {line !== null && <span className={classes.summary}>{line}</span>}{" "}
          {closed && <span className={classes.summary}>{size}</span>}
        </span>{" "}
        {status ? (
          <FrameStatus status={status} />
        ) : (
          problems > 0 && <span className={classes.problem}>{problems}</span>
        )}
      </div>
      {Tools && detail !== "plain" && <Tools node={node} />}
    </div>
  );
}

function Empty() {
  const { quickAdd } = useSurface();
  return (
    <span className={classes.empty}>{quickAdd ? "Drop steps here" : "Nothing is inside"}</span>
  );
}

/** The lower right corner, to make the frame larger than its content asks for. */
function Resizer({ node }: { readonly node: ContainerNode }) {
  const { resize } = useSurface();
  if (!resize) return null;
  const { width, height } = smallestSize(node);
  return (
    <NodeResizeControl
      position="bottom-right"
      minWidth={width}
      minHeight={height}
      className={classes.resizer ?? ""}
      onResizeEnd={(_, size) => resize(node.id, size)}
    />
  );
}
