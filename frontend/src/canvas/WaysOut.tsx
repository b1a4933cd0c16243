import { IconPlus } from "@tabler/icons-react";
import { Handle, Position } from "@xyflow/react";
import { memo } from "react";
import { type GraphNode, handleName, takesIncoming } from "@/graph/document";
import { incomingPlace, innerPlaces, outgoingPlaces } from "@/graph/geometry";
import { isCatch } from "./flow";
import { useMarks } from "./marks";
import classes from "./nodes.module.css";
import { useSurface } from "./surface";

interface Props {
  readonly node: GraphNode;
}

/** The handles of a node: where lines begin and end, with a "+" on each way out that is open. */
export const WaysOut = memo(function WaysOut({ node }: Props) {
  const incoming = incomingPlace(node);
  return (
    <>
      {takesIncoming(node) && (
        <Handle
          id="in"
          type="target"
          position={Position.Left}
          className={classes.handle ?? ""}
          style={{ left: incoming.x, top: incoming.y }}
        />
      )}
      {outgoingPlaces(node).map(({ id, x, y }) => (
        <WayOut key={id} node={node} handle={id} x={x} y={y} inner={false} />
      ))}
      {innerPlaces(node).map(({ id, x, y }) => (
        <WayOut key={id} node={node} handle={id} x={x} y={y} inner />
      ))}
    </>
  );
});

interface WayOutProps extends Props {
  readonly handle: string;
  readonly x: number;
  readonly y: number;
  /** Leads to steps inside of the node. */
  readonly inner: boolean;
}

function WayOut({ node, handle, x, y, inner }: WayOutProps) {
  const { quickAdd } = useSurface();
  const connected = useMarks((marks) => marks.connected.has(`${node.id}/${handle}`));
  const label = handleName(node, handle);
  const said = inner ? `inside ${node.name || node.id}` : `after ${node.name || node.id}`;
  const catches = isCatch(node, handle) || undefined;
  return (
    <>
      <Handle
        id={handle}
        type="source"
        position={Position.Right}
        className={classes.handle ?? ""}
        style={{ left: x, top: y, right: "auto" }}
        isConnectableEnd={false}
        data-catches={catches}
      />
      <div
        className={`${classes.wayOut} nodrag nopan`}
        style={{ left: x + 9, top: y }}
        data-catches={catches}
        data-inner={inner || undefined}
      >
        {label && <span className={classes.label}>{label}</span>}
        {!connected && quickAdd && (
          <button
            type="button"
            tabIndex={-1}
            className={classes.plus}
            aria-label={`Add a step ${said}${label && `, ${label}`}`}
            onClick={(event) => {
              const box = event.currentTarget.getBoundingClientRect();
              quickAdd(node.id, handle, { x: box.right + 6, y: box.top });
            }}
          >
            <IconPlus size={12} stroke={2.5} aria-hidden="true" />
          </button>
        )}
      </div>
    </>
  );
}
