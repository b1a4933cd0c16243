import { SegmentedControl, Switch } from "@mantine/core";
import type { Join, JoiningNode } from "@/graph/document";
import { changeNode, type NodeChange } from "@/graph/edits/changeNode";
import { useEditor, useEditorState } from "../EditorContext";
import { documentOf } from "../store";
import { FieldLabel } from "./FieldLabel";
import classes from "./Inspector.module.css";
import { useReadOnly } from "./NodeContext";
import { NumberField } from "./NumberField";

type Joining = Pick<JoiningNode, "join" | "first" | "cancel_losers">;

function wordsOf({ join, first }: Joining, incoming: number): string {
  if (join === "all") {
    return "Starts when every line that leads here is settled and at least one is live.";
  }
  const count = join === "any" ? 1 : first;
  return count === 1
    ? "Starts as soon as the first line that leads here is live."
    : `Starts when ${count} of the ${incoming} lines are live. With fewer it is skipped.`;
}

const LOSERS = {
  kept: "The other ways go on to their end; they change nothing here.",
  stopped: "Steps that lead only here are stopped then; what they did is undone if it can be.",
};

/** How a step with several incoming lines starts; nothing to choose with one. */
export function JoinField({ node }: { readonly node: JoiningNode }) {
  const editor = useEditor();
  const readOnly = useReadOnly();
  const incoming = useEditorState(
    (state) => documentOf(state).edges.filter((edge) => edge.target === node.id).length,
  );
  if (incoming < 2 && node.join === "all") return null;
  const id = `join-${node.id}`;
  const change = (settings: Partial<Joining>, merge?: string) => {
    const change = { id: node.id, kind: node.kind, settings } as NodeChange;
    editor.perform("Change join", changeNode.on(change), merge === undefined ? {} : { merge });
  };
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
          { value: "any", label: "The first" },
          { value: "first", label: "Several" },
        ]}
        onChange={(value) => {
          const join = value as Join;
          change({ join, first: join === "first" ? Math.max(2, node.first) : 1 });
        }}
      />
      {node.join === "first" && (
        <div className={classes.inset}>
          <NumberField
            field="/first"
            label="How many lines"
            value={node.first}
            min={1}
            max={10_000}
            whole
            onChange={(first) => change({ first }, `${node.id}/first`)}
          />
        </div>
      )}
      <p className={classes.words}>{wordsOf(node, incoming)}</p>
      {node.join !== "all" && (
        <div data-field="/cancel_losers">
          <Switch
            label="Stop the others then"
            description={node.cancel_losers ? LOSERS.stopped : LOSERS.kept}
            checked={node.cancel_losers}
            disabled={readOnly}
            onChange={(event) => change({ cancel_losers: event.currentTarget.checked })}
          />
        </div>
      )}
    </div>
  );
}
