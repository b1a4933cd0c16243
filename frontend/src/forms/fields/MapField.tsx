import { ActionIcon, Button, TextInput } from "@mantine/core";
import { IconPlus, IconTrash } from "@tabler/icons-react";
import { useState } from "react";
import type { JsonObject } from "@/api/model";
import type { Field } from "../field";
import { child, isObject } from "../pointer";
import { OneField } from "../SchemaFields";
import { resolve, widgetOf } from "../schema";
import { Fieldset } from "./Fieldset";
import classes from "./Fieldset.module.css";

type Pair = readonly [name: string, value: JsonObject[string]];

const toObject = (pairs: readonly Pair[]): JsonObject =>
  Object.fromEntries(pairs.filter(([name]) => name !== ""));

/** Names with values, such as the headers of a request. */
export function MapField({ field }: { readonly field: Field }) {
  const held = isObject(field.value) ? field.value : {};
  // Pairs without a name yet live here only; an object cannot hold them.
  const [pairs, setPairs] = useState<readonly Pair[]>(() => Object.entries(held));
  const shown = sameObject(toObject(pairs), held) ? pairs : Object.entries(held);
  const change = (next: readonly Pair[]) => {
    setPairs(next);
    const made = toObject(next);
    field.onChange(Object.keys(made).length === 0 && !field.required ? undefined : made);
  };

  return (
    <Fieldset field={field}>
      {shown.map((pair, index) => (
        <PairRow
          // biome-ignore lint/suspicious/noArrayIndexKey: names change while one types them
          key={index}
          field={field}
          index={index}
          pair={pair}
          onChange={(next) => change(next ? shown.with(index, next) : shown.toSpliced(index, 1))}
        />
      ))}
      <div>
        <Button
          variant="default"
          size={field.size}
          leftSection={<IconPlus size={14} />}
          disabled={field.disabled}
          onClick={() => setPairs([...shown, ["", ""]])}
        >
          Add
        </Button>
      </div>
    </Fieldset>
  );
}

interface PairRowProps {
  readonly field: Field;
  readonly index: number;
  readonly pair: Pair;
  /** Null takes the pair away. */
  readonly onChange: (pair: Pair | null) => void;
}

function PairRow({ field, index, pair: [name, value], onChange }: PairRowProps) {
  const item = resolve(field.schema.additionalProperties, field.root);
  const pointer = child(field.pointer, name);
  return (
    <div className={classes.pair}>
      <TextInput
        label="Name"
        size={field.size}
        value={name}
        disabled={field.disabled}
        onChange={(event) => onChange([event.currentTarget.value, value])}
      />
      <OneField
        field={{
          ...field,
          pointer,
          id: `${field.id}-${index}`,
          name,
          schema: item,
          widget: item.type === undefined ? "text" : widgetOf(item, field.root),
          label: "Value",
          description: undefined,
          required: false,
          value,
          error: field.errors[pointer],
          onChange: (next) => onChange([name, next ?? ""]),
        }}
      />
      <ActionIcon
        variant="subtle"
        color="gray"
        size={32}
        aria-label={`Remove ${name || "this pair"}`}
        disabled={field.disabled}
        onClick={() => onChange(null)}
      >
        <IconTrash size={16} />
      </ActionIcon>
    </div>
  );
}

function sameObject(a: JsonObject, b: JsonObject): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
