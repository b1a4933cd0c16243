import { ActionIcon, Button } from "@mantine/core";
import { IconPlus, IconTrash } from "@tabler/icons-react";
import type { Json } from "@/api/model";
import type { Field } from "../field";
import { child } from "../pointer";
import { OneField } from "../SchemaFields";
import { type FieldSchema, initialValue, labelOf, resolve, widgetOf } from "../schema";
import { Fieldset } from "./Fieldset";
import classes from "./Fieldset.module.css";

/** A list that grows and shrinks by entries of one kind. */
export function ListField({ field }: { readonly field: Field }) {
  const { root, schema } = field;
  const held: readonly Json[] = Array.isArray(field.value) ? field.value : [];
  const item = resolve(schema.items, root);
  const widget = widgetOf(item, root);
  const one = item.title ?? singular(field.label);
  const full = schema.maxItems !== undefined && held.length >= schema.maxItems;
  const change = (next: readonly Json[]) =>
    field.onChange(next.length === 0 && !field.required ? undefined : [...next]);

  return (
    <Fieldset field={field}>
      {held.length === 0 && <p className={classes.none}>Nothing here yet.</p>}
      {held.map((value, index) => (
        <div
          // biome-ignore lint/suspicious/noArrayIndexKey: an entry is its place in the list
          key={index}
          className={`${classes.entry} ${widget === "group" ? classes.tall : ""}`}
        >
          <OneField
            field={{
              ...entryOf(field, item, index),
              label: `${labelOf(one, {})} ${index + 1}`,
              value: value === null ? undefined : value,
              onChange: (next) => change(held.with(index, next ?? null)),
            }}
          />
          <ActionIcon
            variant="subtle"
            color="gray"
            size={field.size === "md" ? 44 : 32}
            aria-label={`Remove ${labelOf(one, {})} ${index + 1}`}
            disabled={field.disabled}
            onClick={() => change(held.toSpliced(index, 1))}
          >
            <IconTrash size={16} />
          </ActionIcon>
        </div>
      ))}
      <div>
        <Button
          variant="default"
          size={field.size}
          leftSection={<IconPlus size={14} />}
          disabled={field.disabled || full}
          onClick={() =>
            change([...held, initialValue(item, root) ?? (widget === "group" ? {} : null)])
          }
        >
          Add {one.toLowerCase()}
        </Button>
      </div>
    </Fieldset>
  );
}

/** The field of one entry, all but what it is called and what it holds. */
function entryOf(list: Field, schema: FieldSchema, index: number): Field {
  const pointer = child(list.pointer, index);
  return {
    ...list,
    pointer,
    id: `${list.id}-${index}`,
    name: String(index),
    schema,
    widget: widgetOf(schema, list.root),
    description: undefined,
    required: false,
    error: list.errors[pointer],
  };
}

function singular(label: string): string {
  if (/ies$/i.test(label)) return `${label.slice(0, -3)}y`;
  return /[^s]s$/i.test(label) ? label.slice(0, -1) : label;
}
