import { useEffect, useState } from "react";
import { countsOf } from "@/canvas/counts";
import { type MarksStore, makeMarks } from "@/canvas/marks";
import { useEditorState } from "../EditorContext";
import { documentOf } from "../store";

/** Problems and open ways out, for the cards. */
export function useMarksOfEditor(): MarksStore {
  const [marks] = useState(makeMarks);
  const issues = useEditorState((state) => state.issues);
  const document = useEditorState(documentOf);
  useEffect(() => {
    const problems = new Map<string, number>();
    for (const { node, severity } of issues) {
      if (node !== null && severity === "error") problems.set(node, (problems.get(node) ?? 0) + 1);
    }
    marks.setState({ problems });
  }, [marks, issues]);
  useEffect(() => {
    const connected = new Set(document.edges.map((e) => `${e.source}/${e.source_handle}`));
    marks.setState({ connected, ...countsOf(document) });
  }, [marks, document]);
  return marks;
}
