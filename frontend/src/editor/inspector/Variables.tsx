import { Button, Stack, TextInput } from "@mantine/core";
import { IconPlus, IconTrash } from "@tabler/icons-react";
import { useState } from "react";
import type { Variable } from "@/graph/document";
import { whyNotId } from "@/graph/edits/changeNodeId";
import { changeVariables } from "@/graph/edits/changeVariables";
import { uniqueId } from "@/graph/ids";
import { useEditor, useEditorState } from "../EditorContext";
import { documentOf } from "../store";
import classes from "./Inspector.module.css";
import { issuesAt } from "./issuesOf";
import { useIssues, useReadOnly } from "./NodeContext";
import { PlainJsonField } from "./PlainJsonField";
import { RowTool } from "./RowTool";

/** Constants of the workflow: `vars.<name>` in every expression. */
export function Variables() {
  const editor = useEditor();
  const readOnly = useReadOnly();
  const variables = useEditorState((state) => documentOf(state).variables);
  const set = (label: string, next: readonly Variable[], merge?: string) =>
    editor.perform(
      label,
      changeVariables.on({ variables: next }),
      merge === undefined ? {} : { merge },
    );
  const add = () => {
    const id = uniqueId("variable", new Set(variables.map((one) => one.id)));
    set("Add variable", [...variables, { id, description: "", value: "" }]);
  };
  return (
    <Stack gap="sm">
      <p className={classes.words}>
        Values that are the same for every run. Expressions read them as{" "}
        <code>vars.{variables[0]?.id ?? "name"}</code>.
      </p>
      <ul className={classes.cases} data-field="/variables">
        {variables.map((one, index) => (
          <VariableRow
            // biome-ignore lint/suspicious/noArrayIndexKey: the name changes while one types it
            key={index}
            one={one}
            index={index}
            others={variables.filter((other) => other !== one).map((other) => other.id)}
            onChange={(next) =>
              set("Change variable", variables.with(index, next), `/variables/${index}`)
            }
            onRename={(to) =>
              editor.perform(
                "Rename variable",
                changeVariables.on({
                  variables: variables.with(index, { ...one, id: to }),
                  renamed: { from: one.id, to },
                }),
              )
            }
            onRemove={() => set("Remove variable", variables.toSpliced(index, 1))}
          />
        ))}
      </ul>
      {!readOnly && (
        <Button
          variant="default"
          leftSection={<IconPlus size={15} aria-hidden="true" />}
          onClick={add}
        >
          Add variable
        </Button>
      )}
    </Stack>
  );
}

interface RowProps {
  readonly one: Variable;
  readonly index: number;
  readonly others: readonly string[];
  readonly onChange: (next: Variable) => void;
  readonly onRename: (to: string) => void;
  readonly onRemove: () => void;
}

function VariableRow({ one, index, others, onChange, onRename, onRemove }: RowProps) {
  const readOnly = useReadOnly();
  const pointer = `/variables/${index}`;
  const issues = issuesAt(useIssues(), null, pointer, true);
  return (
    <li className={classes.case} data-field={pointer}>
      <div className={classes.caseHead}>
        <NameInput id={one.id} others={others} onRename={onRename} />
        {!readOnly && (
          <RowTool label={`Remove ${one.id}`} off={false} run={onRemove}>
            <IconTrash size={15} aria-hidden="true" />
          </RowTool>
        )}
      </div>
      <TextInput
        aria-label={`What ${one.id} is`}
        placeholder="What it is"
        value={one.description}
        maxLength={2_000}
        disabled={readOnly}
        onChange={(event) => onChange({ ...one, description: event.currentTarget.value })}
      />
      <PlainJsonField
        label={`Value of ${one.id}`}
        value={one.value}
        error={issues[0]?.message}
        onChange={(value) => onChange({ ...one, value })}
      />
    </li>
  );
}

interface NameProps {
  readonly id: string;
  readonly others: readonly string[];
  readonly onRename: (to: string) => void;
}

/** A name is used in expressions, so it changes when it is finished, not letter by letter. */
function NameInput({ id, others, onRename }: NameProps) {
  const readOnly = useReadOnly();
  const [typed, setTyped] = useState<string | null>(null);
  const shown = typed ?? id;
  const why = whyNotId(shown, new Set(others), "variable");
  return (
    <TextInput
      aria-label={`Name of variable ${id}`}
      className={classes.grow ?? ""}
      value={shown}
      error={why}
      disabled={readOnly}
      onChange={(event) => setTyped(event.currentTarget.value.toLowerCase().replace(/\s/g, "_"))}
      onBlur={() => {
        if (typed !== null && why === null && typed !== id) onRename(typed);
        setTyped(null);
      }}
      onKeyDown={(event) => {
        if (event.key === "Enter") event.currentTarget.blur();
        if (event.key === "Escape") setTyped(null);
      }}
    />
  );
}
