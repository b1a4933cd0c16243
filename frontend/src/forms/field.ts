import type { ReactNode } from "react";
import type { Json, JsonObject, JsonSchema } from "@/api/model";
import type { FieldSchema, Widget } from "./schema";
import type { FieldErrors } from "./validate";

/** One field of a form, with all that is needed to draw it. */
export interface Field {
  /** JSON Pointer into the form's value; also names the field in errors. */
  readonly pointer: string;
  /** Key in its group, or index in its list. */
  readonly name: string;
  /** Its schema, made plain by `resolve`. */
  readonly schema: FieldSchema;
  readonly root: JsonSchema;
  readonly widget: Widget;
  readonly label: string;
  readonly description: string | undefined;
  readonly required: boolean;
  readonly value: Json | undefined;
  /** Undefined takes the key out of the value. */
  readonly onChange: (value: Json | undefined) => void;
  readonly error: string | undefined;
  /** Errors of the fields inside, for groups and lists. */
  readonly errors: FieldErrors;
  readonly id: string;
  readonly size: "sm" | "md";
  readonly disabled: boolean;
  readonly renderField: RenderField | undefined;
  /** Values outside the form that `x-when` may refer to. */
  readonly context: JsonObject;
}

/** What a group hands down to its fields. */
export type FieldParent = Pick<
  Field,
  "pointer" | "schema" | "root" | "errors" | "id" | "size" | "disabled" | "renderField" | "context"
>;

/**
 * Draw a field in a way of one's own, or give undefined to leave it to its widget.
 *
 * `standard` draws the widget, for those who only want to put something around it.
 */
export type RenderField = (field: Field, standard: () => ReactNode) => ReactNode | undefined;

/** What most of Mantine's inputs take. */
export function inputProps(field: Field) {
  return {
    id: field.id,
    name: field.pointer,
    label: field.label,
    description: field.description,
    withAsterisk: field.required,
    error: field.error,
    size: field.size,
    disabled: field.disabled,
    placeholder: placeholderOf(field.schema),
    "aria-required": field.required || undefined,
  };
}

function placeholderOf(schema: FieldSchema): string | undefined {
  const hint = schema["x-placeholder"] ?? schema.examples?.[0];
  return typeof hint === "string" || typeof hint === "number" ? String(hint) : undefined;
}
