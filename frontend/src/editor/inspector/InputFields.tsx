import { Button } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { useState } from "react";
import { freeName, type InputField, readFields, withType, writeFields } from "./fieldList";
import { InputFieldRow } from "./InputFieldRow";
import classes from "./Inspector.module.css";
import { useChange, useNode, useReadOnly } from "./NodeContext";

/** The fields of the input: add, name, order, and what each accepts. */
export function InputFields() {
  const node = useNode("start");
  const change = useChange<"start">(node);
  const readOnly = useReadOnly();
  const [open, setOpen] = useState<number | null>(null);
  const fields = readFields(node.input_schema);
  const set = (next: readonly InputField[], what = "") =>
    change({ input_schema: writeFields(node.input_schema, next) }, `/input_schema${what}`);
  const add = () => {
    const schema = withType({}, "text");
    set([...fields, { name: freeName(fields), required: true, schema }], `/add${fields.length}`);
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
