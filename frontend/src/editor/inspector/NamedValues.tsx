import { Button, TextInput } from "@mantine/core";
import { IconPlus, IconTrash } from "@tabler/icons-react";
import type { Json } from "@/api/model";
import { uniqueId } from "@/graph/ids";
import { ExpressionField } from "../expressions/ExpressionField";
import { FieldLabel } from "./FieldLabel";
import classes from "./Inspector.module.css";
import { issuesAt } from "./issuesOf";
import { useIssues, useNodeId, useReadOnly } from "./NodeContext";
import { RowTool } from "./RowTool";
import { readValue, writeValue } from "./values";

type Values = Readonly<Record<string, Json>>;
type Entry = readonly [name: string, value: Json];

interface Props {
  /** Where the values sit in the node. */
  readonly field: string;
  readonly label: string;
  readonly description: string;
  /** What one of them is called. */
  readonly one: string;
  readonly values: Values;
  /** `what` tells changes apart that are undone one by one. */
  readonly onChange: (values: Values, what: string) => void;
}

/** Names with values, most of them expressions; numbers, lists and objects keep what they are. */
export function NamedValues({ field, label, description, one, values, onChange }: Props) {
  const node = useNodeId() ?? "";
  const readOnly = useReadOnly();
  const entries: readonly Entry[] = Object.entries(values);
  const id = `${field.slice(1)}-${node}`;
  const set = (next: readonly Entry[], what: string) => onChange(Object.fromEntries(next), what);
  const add = () => set([...entries, [uniqueId("value", new Set(Object.keys(values))), ""]], "add");
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset cannot be laid out like the other fields
    <div role="group" aria-labelledby={`${id}-label`} data-field={field}>
      <FieldLabel id={id} label={label} description={description} />
      {entries.map((entry, at) => (
        <ValueRow
          // biome-ignore lint/suspicious/noArrayIndexKey: the name is being typed; only the place stays
          key={at}
          at={at}
          field={field}
          one={one}
          entry={entry}
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
          Add {one}
        </Button>
      )}
    </div>
  );
}

interface ValueRowProps extends Pick<Props, "field" | "one"> {
  readonly at: number;
  readonly entry: Entry;
  readonly others: readonly string[];
  readonly onChange: (entry: Entry) => void;
  readonly onRemove: () => void;
}

function ValueRow({ at, field, one, entry, others, onChange, onRemove }: ValueRowProps) {
  const [name, value] = entry;
  const node = useNodeId() ?? "";
  const readOnly = useReadOnly();
  const pointer = `${field}/${name}`;
  const issues = issuesAt(useIssues(), node, pointer, true);
  const ofName = issues.find((issue) => issue.code.endsWith("_name") && issue.start === null);
  return (
    <div className={classes.pair} data-field={pointer}>
      <TextInput
        aria-label={`Name of ${one} ${at + 1}`}
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
          id={`${field.slice(1)}-${node}-${at}`}
          node={node}
          field={pointer}
          label={`Value of ${name}`}
          mode="template"
          multiline={typeof value === "object" && value !== null}
          placeholder="{{ input.… }}"
          value={writeValue(value)}
          readOnly={readOnly}
          issues={issues.filter((issue) => issue !== ofName)}
          onChange={(text) => onChange([name, readValue(text)])}
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
