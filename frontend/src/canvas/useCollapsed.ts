import { useStore } from "@xyflow/react";
import { useCallback, useMemo } from "react";
import type { WorkflowGraph } from "@/graph/document";
import { closedAt, hiddenBy } from "./collapsed";

type Flow = { transform: [number, number, number] };

/** The nodes that are not drawn at the zoom of now, because the frame around them is too small. */
export function useCollapsed(document: WorkflowGraph): ReadonlySet<string> {
  // As one text, so that zooming redraws only when another frame closes or opens.
  const closed = useStore(
    useCallback(({ transform: [, , zoom] }: Flow) => closedAt(document, zoom).join(), [document]),
  );
  return useMemo(
    () => hiddenBy(document, closed === "" ? [] : closed.split(",")),
    [document, closed],
  );
}
