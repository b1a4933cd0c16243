import { useParams, useSearch } from "@tanstack/react-router";
import { useMemo } from "react";
import { Editor } from "@/editor/Editor";

/** Where workflows are drawn. */
export function EditorPage() {
  const { workflowId } = useParams({ from: "/w/$slug/workflows/$workflowId" });
  const { node, field = "" } = useSearch({ from: "/w/$slug/workflows/$workflowId" });
  const at = useMemo(() => (node === undefined ? null : { node, field }), [node, field]);
  return <Editor key={workflowId} workflowId={workflowId} at={at} />;
}
