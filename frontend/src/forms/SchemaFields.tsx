import { Stack } from "@mantine/core";
import type { ComponentType } from "react";
import type { Json, JsonObject, JsonSchema } from "@/api/model";
import type { Field, RenderField } from "./field";
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
import { labelOf, resolve, type Widget, widgetOf } from "./schema";
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
      }}
      value={value}
      onKey={(key, next) => onChange(withKey(value, key, next))}
    />
  );
}

interface FieldsProps {
  readonly parent: Pick<
    Field,
    "pointer" | "schema" | "root" | "errors" | "id" | "size" | "disabled" | "renderField"
  >;
  readonly value: JsonObject;
  readonly onKey: (key: string, value: Json | undefined) => void;
}

/** Draw one field for each property of a group. */
export function Fields({ parent, value, onKey }: FieldsProps) {
  const { root, schema, size, disabled, errors, renderField } = parent;
  return (
    <Stack gap={size === "md" ? "md" : "sm"}>
      {Object.entries(schema.properties ?? {}).map(([key, part]) => {
        const plain = resolve(part, root);
        const pointer = child(parent.pointer, key);
        return (
          <OneField
            key={key}
            field={{
              pointer,
              name: key,
              schema: plain,
              root,
              widget: widgetOf(plain, root),
              label: labelOf(key, plain),
              description: plain.description,
              required: schema.required?.includes(key) ?? false,
              value: value[key],
              onChange: (next) => onKey(key, next),
              error: errors[pointer],
              errors,
              id: `${parent.id}-${key}`,
              size,
              disabled,
              renderField,
            }}
          />
        );
      })}
    </Stack>
  );
}

/** Draw one field, the caller's way if it has one. */
export function OneField({ field }: { readonly field: Field }) {
  const Standard = WIDGETS[field.widget];
  const standard = () => <Standard field={field} />;
  return (
    <div data-pointer={field.pointer}>{field.renderField?.(field, standard) ?? standard()}</div>
  );
}
