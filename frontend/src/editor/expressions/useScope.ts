import { useCallback, useRef } from "react";
import type { ScopePathInfo } from "@/api/model";
import type { WorkflowGraph } from "@/graph/document";
import { useEditor } from "../EditorContext";
import type { EditorSession } from "../session";
import { documentOf } from "../store";
import type { ReadScope } from "./completion";

/** Asking again for every letter would be waste: what a step sees depends on the others. */
const FRESH_MS = 3_000;

/** Read what expressions of a field may name; asks the server again after the document changed. */
export function useScope(node: string, field: string): ReadScope {
  const editor = useEditor();
  const known = useRef<{
    graph: WorkflowGraph;
    at: number;
    paths: Promise<readonly ScopePathInfo[]>;
  } | null>(null);
  return useCallback(() => {
    const graph = documentOf(editor.state);
    const last = known.current;
    if (last && (last.graph === graph || Date.now() - last.at < FRESH_MS)) return last.paths;
    const paths =
      node === "" ? ofWorkflow(editor, graph) : editor.service.scope(graph, node, field);
    known.current = { graph, at: Date.now(), paths };
    paths.catch(() => {
      known.current = null;
    });
    return paths;
  }, [editor, node, field]);
}

/** What is said of the workflow as a whole is worked out before any step: it sees no step. */
async function ofWorkflow(
  editor: EditorSession,
  graph: WorkflowGraph,
): Promise<readonly ScopePathInfo[]> {
  const step = graph.nodes.find((node) => node.kind !== "start");
  if (!step) return [];
  const paths = await editor.service.scope(graph, step.id, "");
  return paths.filter(({ path }) => /^(input|vars)\b/.test(path));
}
