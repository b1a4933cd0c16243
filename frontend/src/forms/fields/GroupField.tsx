import type { Field } from "../field";
import { isObject, withKey } from "../pointer";
import { Fields } from "../SchemaFields";
import { Fieldset } from "./Fieldset";

/** Fields of an object inside the form. */
export function GroupField({ field }: { readonly field: Field }) {
  const value = isObject(field.value) ? field.value : {};
  return (
    <Fieldset field={field}>
      <Fields
        parent={field}
        value={value}
        onKey={(key, next) => {
          const made = withKey(value, key, next);
          // An optional group that was emptied again is as if it was never filled in.
          field.onChange(Object.keys(made).length === 0 && !field.required ? undefined : made);
        }}
      />
    </Fieldset>
  );
}
