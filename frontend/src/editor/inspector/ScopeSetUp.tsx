import { Button, Stack } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import type { Catch } from "@/graph/document";
import { changeHandles } from "@/graph/edits/changeHandles";
import { uniqueId } from "@/graph/ids";
import { useEditor } from "../EditorContext";
import { CatchEditor } from "./CatchEditor";
import { OptionalDuration } from "./DurationField";
import { FieldLabel } from "./FieldLabel";
import { GeneralIssues } from "./GeneralIssues";
import classes from "./Inspector.module.css";
import { JoinField } from "./JoinField";
import { LONGEST_S } from "./limits";
import { useChange, useNode, useReadOnly } from "./NodeContext";
import { TemplateField } from "./TemplateField";

/** What a scope catches, how long it may take, and what it gives. */
export function ScopeSetUp() {
  const node = useNode("scope");
  const change = useChange<"scope">(node);
  return (
    <Stack gap="md">
      <GeneralIssues node={node} />
      <JoinField node={node} />
      <p className={classes.lead}>
        When a step inside fails for good, the others stop, what was done is undone in reverse
        order, “finally” runs, and then the first way below that fits is taken.
      </p>
      <Catches />
      <OptionalDuration
        field="/time_limit_s"
        what="Limit the time of its body"
        label="Time limit"
        value={node.time_limit_s}
        initial={600}
        min={0.1}
        max={LONGEST_S}
        onChange={(time_limit_s) => change({ time_limit_s }, "/time_limit_s")}
      />
      <TemplateField
        field="/output"
        label="Result"
        description="What the scope gives when its body succeeded; it sees the steps inside."
        value={node.output}
        onChange={(output) => change({ output: output ?? null }, "/output")}
      />
      <p className={classes.words}>
        Later steps read <code>steps.{node.id}.result</code> and <code>.error</code> (what was
        caught, or nothing).
      </p>
    </Stack>
  );
}

function Catches() {
  const node = useNode("scope");
  const editor = useEditor();
  const readOnly = useReadOnly();
  const { id, catches } = node;
  const set = (label: string, next: readonly Catch[], merge?: string) =>
    editor.perform(
      label,
      changeHandles.on({ id, kind: "scope", settings: { catches: [...next] } }),
      merge === undefined ? {} : { merge },
    );
  const add = () => {
    const taken = new Set(["out", "body", "finally", ...catches.map((c) => c.id)]);
    const free = uniqueId(catches.length === 0 ? "on_error" : "catch", taken);
    set("Add a way to catch", [
      ...catches,
      { id: free, name: free.replaceAll("_", " "), kinds: [] },
    ]);
  };
  return (
    <div data-field="/catches">
      <FieldLabel id="catches" label="Catch" description="Tried from top to bottom." />
      <ol className={classes.cases} aria-labelledby="catches-label">
        {catches.map((one, index) => (
          <CatchEditor
            key={one.id}
            node={node}
            index={index}
            onChange={(part) =>
              set(
                "Change what is caught",
                catches.map((c) => (c.id === one.id ? { ...c, ...part } : c)),
                `${id}/catches/${one.id}/${Object.keys(part).join()}`,
              )
            }
            onMove={(by) =>
              set("Reorder", catches.toSpliced(index, 1).toSpliced(index + by, 0, one))
            }
            onRemove={() =>
              set(
                "Remove a way to catch",
                catches.filter((c) => c.id !== one.id),
              )
            }
          />
        ))}
      </ol>
      {!readOnly && (
        <Button
          variant="default"
          leftSection={<IconPlus size={15} aria-hidden="true" />}
          onClick={add}
        >
          Add a way to catch
        </Button>
      )}
    </div>
  );
}
