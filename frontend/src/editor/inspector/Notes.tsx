import { Stack, Textarea, TextInput } from "@mantine/core";
import { useContext } from "react";
import { changeNode, type NodeChange } from "@/graph/edits/changeNode";
import { useEditor } from "../EditorContext";
import { NodeContext, useReadOnly } from "./NodeContext";

/** Remarks for colleagues, and what the requester reads while the run is here. */
export function Notes() {
  const editor = useEditor();
  const node = useContext(NodeContext);
  const readOnly = useReadOnly();
  if (!node) return null;
  const change = (field: "notes" | "stage", value: string) => {
    const settings = { id: node.id, kind: node.kind, settings: { [field]: value } } as NodeChange;
    editor.perform("Change notes", changeNode.on(settings), { merge: `${node.id}/${field}` });
  };
  return (
    <Stack gap="sm">
      <div data-field="/stage">
        <TextInput
          label="Stage"
          description="What the requester reads while the run is here, such as “in the kitchen”. Empty shows nothing."
          value={node.stage}
          maxLength={60}
          disabled={readOnly}
          onChange={(event) => change("stage", event.currentTarget.value)}
        />
      </div>
      <div data-field="/notes">
        <Textarea
          label="Notes"
          description="For people who edit this workflow."
          autosize
          minRows={4}
          maxRows={14}
          value={node.notes}
          disabled={readOnly}
          onChange={(event) => change("notes", event.currentTarget.value)}
        />
      </div>
    </Stack>
  );
}
