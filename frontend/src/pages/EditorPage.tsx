import { useParams } from "@tanstack/react-router";
import { Editor } from "@/editor/Editor";

/** Where workflows are drawn. */
export function EditorPage() {
  const { workflowId } = useParams({ from: "/w/$slug/workflows/$workflowId" });
  return <Editor key={workflowId} workflowId={workflowId} />;
}
