import { TextInput } from "@mantine/core";
import { type Field, inputProps } from "../field";

/** A moment, shown in the time zone of whoever fills in the form and kept in UTC. */
export function DateTimeField({ field }: { readonly field: Field }) {
  return (
    <TextInput
      {...inputProps(field)}
      type="datetime-local"
      value={typeof field.value === "string" ? toLocal(field.value) : ""}
      onChange={(event) => field.onChange(toUtc(event.currentTarget.value))}
    />
  );
}

function toLocal(iso: string): string {
  const at = new Date(iso);
  if (Number.isNaN(at.getTime())) return "";
  const shifted = new Date(at.getTime() - at.getTimezoneOffset() * 60_000);
  return shifted.toISOString().slice(0, 16);
}

function toUtc(local: string): string | undefined {
  const at = new Date(local);
  return Number.isNaN(at.getTime()) ? undefined : at.toISOString();
}
