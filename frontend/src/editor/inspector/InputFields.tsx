import { Button } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { useState } from "react";
import type { JsonSchema } from "@/api/model";
import { freeName, type InputField, readFields, withType, writeFields } from "./fieldList";
import { InputFieldRow } from "./InputFieldRow";
import classes from "./Inspector.module.css";
import { useReadOnly } from "./NodeContext";

interface Props {
  /** Where the schema sits in the node. */
  readonly pointer: string;
  /** JSON Schema of an object. */
  readonly schema: JsonSchema;
  /** `what` tells changes apart that are undone one by one. */
  readonly onChange: (schema: JsonSchema, what: string) => void;
}

/** The fields of an object: add, name, order, and what each accepts. */
export function InputFields({ pointer, schema, onChange }: Props) {
  const readOnly = useReadOnly();
  const [open, setOpen] = useState<number | null>(null);
  const fields = readFields(schema);
  const set = (next: readonly InputField[], what = "") => onChange(writeFields(schema, next), what);
  const add = () => {
    const text = withType({}, "text");
    const field = { name: freeName(fields), required: true, schema: text };
    set([...fields, field], `/add${fields.length}`);
    setOpen(fields.length);
  };
  const move = (from: number, to: number) => {
    const [moved] = fields.slice(from, from + 1);
    if (moved) set(fields.toSpliced(from, 1).toSpliced(to, 0, moved), `/move${from}${to}`);
    setOpen(null);
  };
  return (
    <>
      <ul className={classes.cases}>
        {fields.map((field, index) => (
          <InputFieldRow
            // biome-ignore lint/suspicious/noArrayIndexKey: the name changes while one types it
            key={index}
            pointer={`${pointer}/properties/${field.name}`}
            field={field}
            others={fields.filter((_, i) => i !== index).map((other) => other.name)}
            open={open === index}
            first={index === 0}
            last={index === fields.length - 1}
            onOpen={(wanted) => setOpen(wanted ? index : null)}
            onChange={(next) => set(fields.with(index, next), `/${index}`)}
            onMove={(by) => move(index, index + by)}
            onRemove={() => {
              set(fields.toSpliced(index, 1), `/remove${index}${fields.length}`);
              setOpen(null);
            }}
          />
        ))}
      </ul>
      {!readOnly && (
        <Button
          variant="default"
          leftSection={<IconPlus size={15} aria-hidden="true" />}
          onClick={add}
        >
          Add field
        </Button>
      )}
    </>
  );
}
