import { useEffect, useState } from "react";
import { type MarksStore, makeMarks } from "@/canvas/marks";
import { useEditorState } from "../EditorContext";

/** Problems and open ways out, for the cards. */
export function useMarksOfEditor(): MarksStore {
  const [marks] = useState(makeMarks);
  const issues = useEditorState((state) => state.issues);
  const edges = useEditorState((state) => state.history.document.edges);
  useEffect(() => {
    const problems = new Map<string, number>();
    for (const { node, severity } of issues) {
      if (node !== null && severity === "error") problems.set(node, (problems.get(node) ?? 0) + 1);
    }
    marks.setState({ problems });
  }, [marks, issues]);
  useEffect(() => {
    const incoming = new Map<string, number>();
    for (const { target } of edges) incoming.set(target, (incoming.get(target) ?? 0) + 1);
    const connected = new Set(edges.map((e) => `${e.source}/${e.source_handle}`));
    marks.setState({ connected, incoming });
  }, [marks, edges]);
  return marks;
}
