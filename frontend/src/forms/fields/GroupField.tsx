import { Button } from "@mantine/core";
import { IconPlus, IconTrash } from "@tabler/icons-react";
import type { Field } from "../field";
import { isObject, parsePointer, withKey } from "../pointer";
import { Fields } from "../SchemaFields";
import { holdsItself, initialValue } from "../schema";
import { Fieldset } from "./Fieldset";

/** How many groups inside one another are drawn without being asked for. */
const DEEP_ENOUGH = 4;

/** Fields of an object inside the form; those that could go on without end wait for a click. */
export function GroupField({ field }: { readonly field: Field }) {
  const value = isObject(field.value) ? field.value : {};
  const onRequest =
    parsePointer(field.pointer).length > DEEP_ENOUGH || holdsItself(field.schema, field.root);
  return (
    <Fieldset field={field}>
      {onRequest && field.value === undefined ? (
        <AddGroup field={field} />
      ) : (
        <>
          <Fields
            parent={field}
            value={value}
            onKey={(key, next) => {
              const made = withKey(value, key, next);
              // An optional group that was emptied again is as if it was never filled in.
              const gone = Object.keys(made).length === 0 && !field.required;
              field.onChange(gone ? undefined : made);
            }}
          />
          {onRequest && !field.required && <RemoveGroup field={field} />}
        </>
      )}
    </Fieldset>
  );
}

function AddGroup({ field }: { readonly field: Field }) {
  return (
    <div>
      <Button
        variant="default"
        size={field.size}
        leftSection={<IconPlus size={14} />}
        disabled={field.disabled}
        onClick={() => field.onChange(initialValue(field.schema, field.root) ?? {})}
      >
        Add {field.label.toLowerCase()}
      </Button>
    </div>
  );
}

function RemoveGroup({ field }: { readonly field: Field }) {
  return (
    <div>
      <Button
        variant="subtle"
        color="gray"
        size={field.size}
        leftSection={<IconTrash size={14} />}
        disabled={field.disabled}
        onClick={() => field.onChange(undefined)}
      >
        Remove {field.label.toLowerCase()}
      </Button>
    </div>
  );
}
