import classes from "./frames.module.css";
import type { NodeStatus } from "./marks";
import { STATE_LOOKS } from "./status";

/** How a container stands: its icon, with the colour of the frame beside the word of its line. */
export function FrameStatus({ status }: { readonly status: NodeStatus }) {
  if (status.state === "idle") return null;
  const { icon: Icon } = STATE_LOOKS[status.state];
  return (
    <Icon
      className={classes.stateIcon}
      size={15}
      stroke={2.25}
      data-turns={status.state === "running" || undefined}
      aria-hidden="true"
    />
  );
}
