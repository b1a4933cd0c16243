import { IconScissors } from "@tabler/icons-react";
import { useStore } from "@xyflow/react";
import type { GraphNode } from "@/graph/document";
import { incomingPlace } from "@/graph/geometry";
import { joinWords } from "./containerWords";
import { useMarks } from "./marks";
import classes from "./nodes.module.css";
import { detailAt } from "./surface";

/** How a step with several lines waits for them, where it does not wait for all. */
export function JoinBadge({ node }: { readonly node: GraphNode }) {
  const incoming = useMarks((marks) => marks.incoming.get(node.id) ?? 0);
  const plain = useStore((flow) => detailAt(flow) === "plain");
  const join = node.kind === "start" ? null : joinWords(node, incoming);
  if (!join || plain) return null;
  const { x, y } = incomingPlace(node);
  const cuts = node.kind !== "start" && node.cancel_losers;
  return (
    <span className={classes.joinBadge} style={{ left: x, top: y }} title={join.words}>
      {join.badge}
      {cuts && <IconScissors size={11} stroke={2} aria-hidden="true" />}
    </span>
  );
}
