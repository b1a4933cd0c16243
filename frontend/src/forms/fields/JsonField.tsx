import { Textarea } from "@mantine/core";
import { useState } from "react";
import type { Json } from "@/api/model";
import { type Field, inputProps } from "../field";

/** Anything that no other field can draw, as JSON. */
export function JsonField({ field }: { readonly field: Field }) {
  const held = field.value === undefined ? "" : JSON.stringify(field.value, null, 2);
  const [draft, setDraft] = useState<string | null>(null);
  const problem = draft === null ? undefined : whyNotJson(draft);
  return (
    <Textarea
      {...inputProps(field)}
      autosize
      minRows={3}
      maxRows={16}
      spellCheck={false}
      classNames={{ input: "mono" }}
      value={draft ?? held}
      error={problem ?? field.error}
      onChange={(event) => {
        const text = event.currentTarget.value;
        setDraft(text);
        if (text.trim() === "") field.onChange(undefined);
        else if (!whyNotJson(text)) field.onChange(JSON.parse(text) as Json);
      }}
      onBlur={() => !problem && setDraft(null)}
    />
  );
}

function whyNotJson(text: string): string | undefined {
  if (text.trim() === "") return undefined;
  try {
    JSON.parse(text);
    return undefined;
  } catch {
    return 'This is not JSON yet. Texts need double quotes: {"name": "Ada"}.';
  }
}
