import { SegmentedControl } from "@mantine/core";
import type { GraphNode, Join } from "@/graph/document";
import { changeNode, type NodeChange } from "@/graph/edits/changeNode";
import { useEditor, useEditorState } from "../EditorContext";
import { documentOf } from "../store";
import { FieldLabel } from "./FieldLabel";
import classes from "./Inspector.module.css";
import { useReadOnly } from "./NodeContext";

const WORDS: Readonly<Record<Join, string>> = {
  all: "Starts when every line that leads here is settled and at least one is live.",
  any: "Starts as soon as the first line that leads here is live; the others change nothing.",
};

/** How a step with several incoming lines starts; nothing to choose with one. */
export function JoinField({ node }: { readonly node: Exclude<GraphNode, { kind: "start" }> }) {
  const editor = useEditor();
  const readOnly = useReadOnly();
  const incoming = useEditorState(
    (state) => documentOf(state).edges.filter((edge) => edge.target === node.id).length,
  );
  if (incoming < 2) return null;
  const id = `join-${node.id}`;
  return (
    <div data-field="/join">
      <FieldLabel id={id} label="Waits for" />
      <SegmentedControl
        aria-labelledby={`${id}-label`}
        size="xs"
        fullWidth
        disabled={readOnly}
        value={node.join}
        data={[
          { value: "all", label: `All ${incoming} lines` },
          { value: "any", label: "The first line" },
        ]}
        onChange={(value) => {
          const join = value as Join;
          const change = { id: node.id, kind: node.kind, settings: { join } } as NodeChange;
          editor.perform("Change join", changeNode.on(change));
        }}
      />
      <p className={classes.words}>{WORDS[node.join]}</p>
    </div>
  );
}
