import { Stack } from "@mantine/core";
import type { ComponentType } from "react";
import type { Json, JsonObject, JsonSchema } from "@/api/model";
import type { Field, FieldParent, RenderField } from "./field";
import { BooleanField } from "./fields/BooleanField";
import { ChoiceField, ChoicesField } from "./fields/ChoiceField";
import { DateTimeField } from "./fields/DateTimeField";
import { GroupField } from "./fields/GroupField";
import { JsonField } from "./fields/JsonField";
import { ListField } from "./fields/ListField";
import { MapField } from "./fields/MapField";
import { NumberField } from "./fields/NumberField";
import { TextField } from "./fields/TextField";
import { child, withKey } from "./pointer";
import classes from "./SchemaFields.module.css";
import { type FieldSchema, isShown, labelOf, resolve, type Widget, widgetOf } from "./schema";
import type { FieldErrors } from "./validate";

const WIDGETS: Readonly<Record<Widget, ComponentType<{ readonly field: Field }>>> = {
  text: TextField,
  textarea: TextField,
  email: TextField,
  url: TextField,
  password: TextField,
  date: TextField,
  time: TextField,
  datetime: DateTimeField,
  number: NumberField,
  integer: NumberField,
  boolean: BooleanField,
  choice: ChoiceField,
  choices: ChoicesField,
  list: ListField,
  map: MapField,
  group: GroupField,
  json: JsonField,
};

interface SchemaFieldsProps {
  /** JSON Schema of an object. */
  readonly schema: JsonSchema;
  readonly value: JsonObject;
  readonly onChange: (value: JsonObject) => void;
  readonly errors?: FieldErrors;
  /** `sm` in tools, `md` on pages for business users. */
  readonly size?: "sm" | "md";
  readonly disabled?: boolean;
  /** Tells the fields of several forms on one page apart. */
  readonly idPrefix?: string;
  /** Draw some fields otherwise, such as expressions in the inspector. */
  readonly renderField?: RenderField;
  /** Values outside the form that `x-when` of a field may refer to. */
  readonly context?: JsonObject;
}

/** Draw the fields that a JSON Schema asks for. */
export function SchemaFields(props: SchemaFieldsProps) {
  const { schema, value, onChange, errors = {}, size = "sm", disabled = false } = props;
  return (
    <Fields
      parent={{
        pointer: "",
        schema: resolve(schema, schema),
        root: schema,
        errors,
        id: props.idPrefix ?? "field",
        size,
        disabled,
        renderField: props.renderField,
        context: props.context ?? {},
      }}
      value={value}
      onKey={(key, next) => onChange(withKey(value, key, next))}
    />
  );
}

interface FieldsProps {
  readonly parent: FieldParent;
  readonly value: JsonObject;
  readonly onKey: (key: string, value: Json | undefined) => void;
}

/** Draw one field for each property of a group; the rarely needed ones behind a click. */
export function Fields({ parent, value, onKey }: FieldsProps) {
  const gap = parent.size === "md" ? "md" : "sm";
  const around = { ...parent.context, ...value };
  const fields = Object.entries(parent.schema.properties ?? {})
    .map(([key, part]) => fieldOf(parent, key, resolve(part, parent.root), value[key], onKey))
    .filter((field) => isShown(field.schema, around));
  const rare = fields.filter((field) => field.schema["x-advanced"] === true);
  const usual = fields.filter((field) => !rare.includes(field));
  return (
    <Stack gap={gap}>
      {usual.map((field) => (
        <OneField key={field.name} field={field} />
      ))}
      {rare.length > 0 && (
        <details className={classes.more} open={rare.some((field) => field.error) || undefined}>
          <summary>More settings</summary>
          <Stack gap={gap} pt="xs">
            {rare.map((field) => (
              <OneField key={field.name} field={field} />
            ))}
          </Stack>
        </details>
      )}
    </Stack>
  );
}

function fieldOf(
  parent: FieldParent,
  key: string,
  schema: FieldSchema,
  value: Json | undefined,
  onKey: FieldsProps["onKey"],
): Field {
  const pointer = child(parent.pointer, key);
  return {
    ...parent,
    pointer,
    name: key,
    schema,
    widget: widgetOf(schema, parent.root),
    label: labelOf(key, schema),
    description: schema.description,
    required: parent.schema.required?.includes(key) ?? false,
    value,
    onChange: (next) => onKey(key, next),
    error: parent.errors[pointer],
    id: `${parent.id}-${key}`,
  };
}

/** Draw one field, the caller's way if it has one. */
export function OneField({ field }: { readonly field: Field }) {
  const Standard = WIDGETS[field.widget];
  const standard = () => <Standard field={field} />;
  return (
    <div data-pointer={field.pointer}>{field.renderField?.(field, standard) ?? standard()}</div>
  );
}
