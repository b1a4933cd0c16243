import { Checkbox, Group, NativeSelect, Radio } from "@mantine/core";
import type { Json } from "@/api/model";
import { type Field, inputProps } from "../field";
import { type Option, optionsOf, resolve } from "../schema";
import classes from "./ChoiceField.module.css";

const FEW = 5;

/** One of several: all in view where they are few and thumbs are about, else a list to open. */
export function ChoiceField({ field }: { readonly field: Field }) {
  const options = optionsOf(field.schema) ?? [];
  const { placeholder: _, ...props } = inputProps(field);
  const chosen = options.findIndex((option) => option.value === field.value);
  const choose = (index: string) =>
    field.onChange(index === "" ? undefined : (options[Number(index)]?.value ?? undefined));
  if (field.size === "md" && options.length <= FEW) {
    return (
      <Radio.Group
        {...groupProps(field)}
        value={chosen < 0 ? "" : String(chosen)}
        onChange={choose}
      >
        <div className={classes.cards}>
          {options.map((option, index) => (
            <Radio.Card
              key={option.label}
              value={String(index)}
              className={classes.card}
              disabled={field.disabled}
            >
              <Radio.Indicator size="sm" />
              {option.label}
            </Radio.Card>
          ))}
        </div>
      </Radio.Group>
    );
  }
  return (
    <NativeSelect
      {...props}
      value={chosen < 0 ? "" : String(chosen)}
      onChange={(event) => choose(event.currentTarget.value)}
      data={[
        ...(field.required && chosen >= 0 ? [] : [{ value: "", label: "Choose…" }]),
        ...options.map((option, index) => ({ value: String(index), label: option.label })),
      ]}
    />
  );
}

/** A group may not say that it is required as a field may, so its name says it. */
function groupProps(field: Field) {
  const { placeholder: _, "aria-required": required, label, ...props } = inputProps(field);
  const said = (
    <>
      {label}
      {required && <span className="visually-hidden">, required</span>}
    </>
  );
  return { ...props, label: said };
}

/** Several of several. */
export function ChoicesField({ field }: { readonly field: Field }) {
  const options = optionsOf(resolve(field.schema.items, field.root)) ?? [];
  const held: readonly Json[] = Array.isArray(field.value) ? field.value : [];
  const toggle = (option: Option, on: boolean) => {
    const kept = options.filter((o) => (o === option ? on : held.includes(o.value)));
    field.onChange(kept.length === 0 && !field.required ? undefined : kept.map((o) => o.value));
  };
  return (
    <Checkbox.Group {...groupProps(field)} value={held.map(String)}>
      <Group mt={8} gap="md">
        {options.map((option) => (
          <Checkbox
            key={option.label}
            value={String(option.value)}
            label={option.label}
            size={field.size}
            disabled={field.disabled}
            onChange={(event) => toggle(option, event.currentTarget.checked)}
          />
        ))}
      </Group>
    </Checkbox.Group>
  );
}
