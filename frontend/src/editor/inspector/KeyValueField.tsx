import { ActionIcon, Button, TextInput } from "@mantine/core";
import { IconPlus, IconTrash } from "@tabler/icons-react";
import { useState } from "react";
import type { Issue, Json } from "@/api/model";
import { isObject } from "@/forms/pointer";
import { ExpressionField } from "../expressions/ExpressionField";
import { FieldLabel } from "./FieldLabel";
import classes from "./Inspector.module.css";

interface Props {
  readonly id: string;
  readonly node: string;
  readonly field: string;
  readonly label: string;
  readonly description?: string | undefined;
  readonly required?: boolean | undefined;
  readonly readOnly: boolean;
  readonly issues: readonly Issue[];
  readonly value: Json | undefined;
  readonly onChange: (value: Json | undefined) => void;
}

interface Row {
  readonly n: number;
  readonly key: string;
  readonly value: string;
}

const rowsOf = (value: Json | undefined): Row[] =>
  Object.entries(isObject(value) ? value : {}).map(([key, item], n) => ({
    n,
    key,
    value: typeof item === "string" ? item : JSON.stringify(item),
  }));

const objectOf = (rows: readonly Row[]) =>
  Object.fromEntries(rows.filter((row) => row.key !== "").map((row) => [row.key, row.value]));

/** Names with values, such as headers; the values may hold expressions. */
export function KeyValueField(props: Props) {
  const { id, node, label, readOnly, issues, value, onChange } = props;
  const [rows, setRows] = useState(() => rowsOf(value));
  // Undo, or another field, changed the value: what was being typed here gives way.
  const foreign = JSON.stringify(objectOf(rows)) !== JSON.stringify(isObject(value) ? value : {});
  const shown = foreign ? rowsOf(value) : rows;
  const set = (next: Row[]) => {
    setRows(next);
    const object = objectOf(next);
    onChange(Object.keys(object).length === 0 ? undefined : object);
  };
  const edit = (n: number, part: Partial<Row>) =>
    set(shown.map((row) => (row.n === n ? { ...row, ...part } : row)));
  const next = Math.max(-1, ...shown.map((row) => row.n)) + 1;
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset cannot be laid out like the other fields
    <div role="group" aria-labelledby={`${id}-label`}>
      <FieldLabel id={id} label={label} required={props.required} description={props.description} />
      {shown.map((row) => (
        <div key={row.n} className={classes.pair}>
          <TextInput
            aria-label={`${label}: name`}
            placeholder="Name"
            value={row.key}
            disabled={readOnly}
            onChange={(event) => edit(row.n, { key: event.currentTarget.value })}
          />
          <div className={classes.pairValue}>
            <ExpressionField
              id={`${id}-${row.n}`}
              node={node}
              field={props.field}
              label={`Value of ${row.key || "the new one"}`}
              mode="template"
              value={row.value}
              readOnly={readOnly}
              issues={issues.filter((issue) => issue.field.endsWith(`/${row.key}`))}
              onChange={(text) => edit(row.n, { value: text })}
            />
          </div>
          {!readOnly && (
            <ActionIcon
              variant="subtle"
              color="gray"
              aria-label={`Remove ${row.key || "the new one"}`}
              onClick={() => set(shown.filter((other) => other.n !== row.n))}
            >
              <IconTrash size={15} aria-hidden="true" />
            </ActionIcon>
          )}
        </div>
      ))}
      {!readOnly && (
        <Button
          size="compact-xs"
          variant="subtle"
          leftSection={<IconPlus size={13} aria-hidden="true" />}
          onClick={() => setRows([...shown, { n: next, key: "", value: "" }])}
        >
          Add to {label.toLowerCase()}
        </Button>
      )}
    </div>
  );
}
