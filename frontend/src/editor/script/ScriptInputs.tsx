import { Button, TextInput } from "@mantine/core";
import { IconPlus, IconTrash } from "@tabler/icons-react";
import type { Json } from "@/api/model";
import { uniqueId } from "@/graph/ids";
import { ExpressionField } from "../expressions/ExpressionField";
import { isTemplate } from "../expressions/holes";
import { FieldLabel } from "../inspector/FieldLabel";
import classes from "../inspector/Inspector.module.css";
import { issuesAt } from "../inspector/issuesOf";
import { useIssues, useNode, useReadOnly } from "../inspector/NodeContext";
import { readPlain, writePlain } from "../inspector/PlainJsonField";
import { RowTool } from "../inspector/RowTool";

type Inputs = Readonly<Record<string, Json>>;
type Entry = readonly [name: string, value: Json];

interface Props {
  readonly onChange: (inputs: Inputs, what: string) => void;
}

/** What the code sees: names with values, most of them expressions. */
export function ScriptInputs({ onChange }: Props) {
  const node = useNode("script");
  const readOnly = useReadOnly();
  const entries: readonly Entry[] = Object.entries(node.inputs);
  const id = `inputs-${node.id}`;
  const set = (next: readonly Entry[], what: string) => onChange(Object.fromEntries(next), what);
  const add = () => {
    const name = uniqueId("value", new Set(Object.keys(node.inputs)));
    set([...entries, [name, ""]], "add");
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset cannot be laid out like the other fields
    <div role="group" aria-labelledby={`${id}-label`} data-field="/inputs">
      <FieldLabel
        id={id}
        label="Inputs"
        description="The code sees these names, and nothing else."
      />
      {entries.map(([name, value], at) => (
        <InputRow
          // biome-ignore lint/suspicious/noArrayIndexKey: the name is being typed; only the place stays
          key={at}
          at={at}
          name={name}
          value={value}
          others={entries.filter((_, n) => n !== at).map(([other]) => other)}
          onChange={(next) => set(entries.toSpliced(at, 1, next), `${at}`)}
          onRemove={() => set(entries.toSpliced(at, 1), "remove")}
        />
      ))}
      {!readOnly && (
        <Button
          size="compact-xs"
          variant="subtle"
          leftSection={<IconPlus size={13} aria-hidden="true" />}
          onClick={add}
        >
          Add an input
        </Button>
      )}
    </div>
  );
}

interface InputRowProps {
  readonly at: number;
  readonly name: string;
  readonly value: Json;
  readonly others: readonly string[];
  readonly onChange: (entry: Entry) => void;
  readonly onRemove: () => void;
}

function InputRow({ at, name, value, others, onChange, onRemove }: InputRowProps) {
  const node = useNode("script");
  const readOnly = useReadOnly();
  const field = `/inputs/${name}`;
  const issues = issuesAt(useIssues(), node.id, field, true);
  const ofName = issues.find((issue) => issue.code === "script.input_name");
  return (
    <div className={classes.pair} data-field={field}>
      <TextInput
        aria-label={`Name of input ${at + 1}`}
        value={name}
        disabled={readOnly}
        error={ofName?.message}
        onChange={({ currentTarget: { value: next } }) => {
          const plain = next.replace(/\W/g, "_");
          if (plain !== "" && !others.includes(plain)) onChange([plain, value]);
        }}
      />
      <div className={classes.pairValue}>
        <ExpressionField
          id={`input-${node.id}-${at}`}
          node={node.id}
          field={field}
          label={`Value of ${name}`}
          mode="template"
          placeholder="{{ input.lines }}"
          value={writePlain(value)}
          readOnly={readOnly}
          issues={issues.filter((issue) => issue !== ofName)}
          onChange={(text) => onChange([name, isTemplate(text) ? text : readPlain(text)])}
        />
      </div>
      {!readOnly && (
        <RowTool label={`Remove ${name}`} off={false} run={onRemove}>
          <IconTrash size={15} aria-hidden="true" />
        </RowTool>
      )}
    </div>
  );
}
