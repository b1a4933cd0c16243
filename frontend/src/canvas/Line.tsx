import { IconPlus, IconX } from "@tabler/icons-react";
import { BaseEdge, EdgeLabelRenderer, type EdgeProps, getBezierPath } from "@xyflow/react";
import { memo } from "react";
import type { FlowEdge } from "./flow";
import { useMarks } from "./marks";
import classes from "./nodes.module.css";
import { useSurface } from "./surface";

/** A line between two steps; selected in the editor, it offers to be deleted or to take a step. */
export const Line = memo(function Line(props: EdgeProps<FlowEdge>) {
  const { id, selected } = props;
  const { insertOnEdge, deleteEdge } = useSurface();
  const state = useMarks((marks) => marks.edges.get(id) ?? "idle");
  const taking = useMarks((marks) => marks.dropEdge === id);
  const [path, x, y] = getBezierPath({ ...props, curvature: 0.35 });
  return (
    <>
      <g
        className={classes.line}
        data-state={state}
        data-selected={selected || taking || undefined}
        data-catches={props.data?.catches || undefined}
      >
        <BaseEdge id={id} path={path} interactionWidth={18} />
      </g>
      {selected && insertOnEdge && deleteEdge && (
        <EdgeLabelRenderer>
          <div
            className={`${classes.lineTools} nodrag nopan`}
            style={{ transform: `translate(-50%, -50%) translate(${x}px, ${y}px)` }}
          >
            <button
              type="button"
              aria-label="Insert a step here"
              onClick={(event) => insertOnEdge(id, below(event.currentTarget))}
            >
              <IconPlus size={13} stroke={2.25} aria-hidden="true" />
            </button>
            <button type="button" aria-label="Delete this line" onClick={() => deleteEdge(id)}>
              <IconX size={13} stroke={2.25} aria-hidden="true" />
            </button>
          </div>
        </EdgeLabelRenderer>
      )}
    </>
  );
});

function below(element: HTMLElement) {
  const box = element.getBoundingClientRect();
  return { x: box.left, y: box.bottom + 6 };
}
