import { NumberInput } from "@mantine/core";
import { type Field, inputProps } from "../field";

/** A number; limits are told as errors, never by changing what somebody typed. */
export function NumberField({ field }: { readonly field: Field }) {
  const { schema } = field;
  return (
    <NumberInput
      {...inputProps(field)}
      value={typeof field.value === "number" ? field.value : ""}
      onChange={(value) => field.onChange(value === "" ? undefined : Number(value))}
      allowDecimal={field.widget !== "integer"}
      clampBehavior="none"
      {...(schema.minimum === undefined ? {} : { min: schema.minimum })}
      {...(schema.maximum === undefined ? {} : { max: schema.maximum })}
      step={schema.multipleOf ?? 1}
      inputMode={field.widget === "integer" ? "numeric" : "decimal"}
    />
  );
}
