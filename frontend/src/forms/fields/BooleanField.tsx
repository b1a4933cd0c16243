import { Checkbox } from "@mantine/core";
import { type Field, inputProps } from "../field";

/** Yes or no. */
export function BooleanField({ field }: { readonly field: Field }) {
  const { withAsterisk: _w, placeholder: _p, ...props } = inputProps(field);
  return (
    <Checkbox
      {...props}
      checked={field.value === true}
      onChange={(event) => field.onChange(event.currentTarget.checked)}
    />
  );
}
