import { Checkbox, Group, NumberInput, Select, Stack, TagsInput, TextInput } from "@mantine/core";
import { useState } from "react";
import type { JsonSchema } from "@/api/model";
import {
  type FieldType,
  type InputField,
  TYPE_NAMES,
  typeOf,
  whyNotName,
  withKeyword,
  withType,
} from "./fieldList";
import classes from "./Inspector.module.css";
import { useReadOnly } from "./NodeContext";

interface Props {
  readonly field: InputField;
  readonly others: readonly string[];
  readonly onChange: (field: InputField) => void;
}

const TYPES = Object.entries(TYPE_NAMES).map(([value, label]) => ({ value, label }));

/** What one field is called, which values it takes, and whether it must be given. */
export function InputFieldDetails({ field, others, onChange }: Props) {
  const readOnly = useReadOnly();
  const { schema } = field;
  const type = typeOf(schema);
  const set = (key: string, value: string) =>
    onChange({ ...field, schema: withKeyword(schema, key, value) });
  const text = (key: "title" | "description") => ({
    value: schema[key] ?? "",
    disabled: readOnly,
    onChange: (event: { currentTarget: HTMLInputElement }) => set(key, event.currentTarget.value),
  });
  return (
    <Stack gap="xs" className={classes.details ?? ""}>
      <TextInput label="Label" placeholder={field.name} {...text("title")} />
      <Group grow gap="xs" align="start">
        <NameInput field={field} others={others} onChange={onChange} />
        <Select
          label="Type"
          data={type === "other" ? [...TYPES, { value: "other", label: "JSON" }] : TYPES}
          value={type}
          disabled={readOnly}
          allowDeselect={false}
          onChange={(value) => {
            const next = value as FieldType;
            if (next !== "other") onChange({ ...field, schema: withType(schema, next) });
          }}
        />
      </Group>
      <TextInput label="Help text" {...text("description")} />
      <Limits
        type={type}
        schema={schema}
        onChange={(next) => onChange({ ...field, schema: next })}
      />
      <Checkbox
        label="Must be given"
        checked={field.required}
        disabled={readOnly}
        onChange={(event) => onChange({ ...field, required: event.currentTarget.checked })}
      />
    </Stack>
  );
}

/** A name is used in expressions, so it changes when it is finished, not letter by letter. */
function NameInput({ field, others, onChange }: Props) {
  const readOnly = useReadOnly();
  const [typed, setTyped] = useState<string | null>(null);
  const shown = typed ?? field.name;
  const why = whyNotName(shown, others);
  return (
    <TextInput
      label="Name"
      className="mono"
      value={shown}
      error={why}
      disabled={readOnly}
      onChange={(event) => setTyped(event.currentTarget.value.trim())}
      onBlur={() => {
        if (typed !== null && why === null && typed !== field.name) {
          onChange({ ...field, name: typed });
        }
        setTyped(null);
      }}
      onKeyDown={(event) => {
        if (event.key === "Enter") event.currentTarget.blur();
      }}
    />
  );
}

interface LimitsProps {
  readonly type: FieldType;
  readonly schema: JsonSchema;
  readonly onChange: (schema: JsonSchema) => void;
}

function Limits({ type, schema, onChange }: LimitsProps) {
  const readOnly = useReadOnly();
  if (type === "choice") {
    return (
      <TagsInput
        label="Choices"
        description="Type one and press Enter."
        value={(schema.enum ?? []).map(String)}
        disabled={readOnly}
        onChange={(values) => {
          if (values.length > 0) onChange({ ...schema, enum: values });
        }}
      />
    );
  }
  const [low, high] =
    type === "integer" || type === "number"
      ? (["minimum", "maximum"] as const)
      : type === "text" || type === "long_text"
        ? (["minLength", "maxLength"] as const)
        : [null, null];
  if (low === null) return null;
  const number = (key: "minimum" | "maximum" | "minLength" | "maxLength", label: string) => (
    <NumberInput
      label={label}
      value={schema[key] ?? ""}
      disabled={readOnly}
      allowNegative={type === "integer" || type === "number"}
      allowDecimal={type === "number"}
      onChange={(value) =>
        onChange(withKeyword(schema, key, typeof value === "number" ? value : undefined))
      }
    />
  );
  const text = low === "minLength";
  return (
    <Group grow gap="xs">
      {number(low, text ? "Shortest" : "At least")}
      {number(high, text ? "Longest" : "At most")}
    </Group>
  );
}
