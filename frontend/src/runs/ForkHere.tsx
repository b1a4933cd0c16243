import type { StepView } from "@/api/model";
import { findNode } from "@/graph/document";
import { outerPaths } from "./decisions";
import { stepAt } from "./drawing";
import { ForkButton } from "./ForkButton";
import { useLook } from "./RunContext";
import { nodeOf, placeOf } from "./stepPlace";

/** A way to go on from this step in a new run, where there is one. */
export function ForkHere({ step }: { readonly step: StepView }) {
  const look = useLook();
  const { node, undo } = placeOf(step.path);
  // Of a container that ended well nobody knows any more what its steps gave.
  const closed = outerPaths(step.path).some((path) => stepAt(look, path)?.status === "succeeded");
  if (undo || node === "" || closed || step.status === "skipped") return null;
  if (step.status === "failed") {
    return <ForkButton step="" label="Resume from here…" size="xs" />;
  }
  const name = findNode(look.graph, nodeOf(step.path))?.name || step.path;
  return <ForkButton step={step.path} name={name} label="Fork from here…" size="xs" />;
}
