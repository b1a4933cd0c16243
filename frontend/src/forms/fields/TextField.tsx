import { PasswordInput, Textarea, TextInput } from "@mantine/core";
import type { HTMLInputTypeAttribute } from "react";
import { type Field, inputProps } from "../field";
import type { Widget } from "../schema";

const TYPES: Partial<Record<Widget, HTMLInputTypeAttribute>> = {
  email: "email",
  url: "url",
  date: "date",
  time: "time",
};

/** A line or a few of text; an empty one is left out of the value. */
export function TextField({ field }: { readonly field: Field }) {
  const { widget, onChange } = field;
  const shared = {
    ...inputProps(field),
    value: typeof field.value === "string" ? field.value : "",
    onChange: (event: { currentTarget: { value: string } }) =>
      onChange(event.currentTarget.value === "" ? undefined : event.currentTarget.value),
  };
  if (widget === "textarea") return <Textarea {...shared} autosize minRows={3} maxRows={12} />;
  if (widget === "password") return <PasswordInput {...shared} autoComplete="new-password" />;
  const fills = widget === "email" ? { autoComplete: "email" as const } : {};
  return <TextInput {...shared} {...fills} type={TYPES[widget] ?? "text"} />;
}
