import { Textarea } from "@mantine/core";
import { useState } from "react";
import type { Json } from "@/api/model";
import { useReadOnly } from "./NodeContext";

interface Props {
  readonly label: string;
  readonly value: Json;
  readonly error?: string | undefined;
  readonly onChange: (value: Json) => void;
}

/** Text stays text without quotes; whatever reads as JSON and is no text is that JSON. */
export function readPlain(text: string): Json {
  try {
    const read = JSON.parse(text) as Json;
    return typeof read === "string" && !text.trim().startsWith('"') ? text : read;
  } catch {
    return text;
  }
}

/** Text that would read as something else keeps its quotes. */
export function writePlain(value: Json): string {
  if (typeof value !== "string") return JSON.stringify(value, null, value === null ? 0 : 2);
  return readPlain(value) === value ? value : JSON.stringify(value);
}

const TYPES: Readonly<Record<string, string>> = {
  string: "text",
  number: "number",
  boolean: "yes or no",
  object: "JSON",
};

/** A constant: text as it is typed, or a number, `true`, a list or an object as JSON. */
export function PlainJsonField({ label, value, error, onChange }: Props) {
  const readOnly = useReadOnly();
  const [typed, setTyped] = useState<string | null>(null);
  const shown = typed !== null && same(readPlain(typed), value) ? typed : writePlain(value);
  return (
    <Textarea
      aria-label={label}
      description={value === null ? "nothing" : TYPES[typeof value]}
      inputWrapperOrder={["input", "description", "error"]}
      placeholder="Value"
      autosize
      minRows={1}
      maxRows={10}
      value={shown}
      error={error}
      disabled={readOnly}
      onChange={(event) => {
        setTyped(event.currentTarget.value);
        onChange(readPlain(event.currentTarget.value));
      }}
    />
  );
}

const same = (a: Json, b: Json) => JSON.stringify(a) === JSON.stringify(b);
