import { Group, Select, Stack, Switch, Textarea, TextInput } from "@mantine/core";
import type { StartForm } from "@/graph/document";
import { IconTile } from "@/ui/IconTile";
import { ICONS, TILE_COLORS } from "@/ui/icons";
import classes from "./Inspector.module.css";
import { useChange, useNode, useReadOnly } from "./NodeContext";

const NEW_FORM: StartForm = {
  title: "",
  description: "",
  submit_label: "",
  icon: "forms",
  color: "indigo",
};

/** Whether business users may start the workflow, and what its card says. */
export function FormSettings() {
  const node = useNode("start");
  const change = useChange<"start">(node);
  const readOnly = useReadOnly();
  const { form } = node;
  return (
    <section aria-label="Start form" data-field="/form">
      <Switch
        label="Business users may start it with a form"
        checked={form !== null}
        disabled={readOnly}
        onChange={(event) => {
          const next = event.currentTarget.checked ? { ...NEW_FORM, title: node.name } : null;
          change({ form: next }, "/form/switch");
        }}
      />
      {form && (
        <FormFields
          form={form}
          onChange={(part) => change({ form: { ...form, ...part } }, "/form")}
        />
      )}
    </section>
  );
}

interface Props {
  readonly form: StartForm;
  readonly onChange: (part: Partial<StartForm>) => void;
}

function FormFields({ form, onChange }: Props) {
  const disabled = useReadOnly();
  return (
    <Stack gap="xs" mt="sm">
      <div className={classes.card}>
        <IconTile icon={form.icon} color={form.color} label={form.title || "Form"} />
        <div className={classes.headerWords}>
          <b>{form.title || "No title yet"}</b>
          <span className={classes.words}>{form.description}</span>
        </div>
      </div>
      <TextInput
        label="Title"
        value={form.title}
        maxLength={120}
        disabled={disabled}
        onChange={(event) => onChange({ title: event.currentTarget.value })}
      />
      <Textarea
        label="Description"
        autosize
        minRows={2}
        maxLength={2_000}
        value={form.description}
        disabled={disabled}
        onChange={(event) => onChange({ description: event.currentTarget.value })}
      />
      <Group grow gap="xs">
        <Select
          label="Icon"
          data={Object.keys(ICONS)}
          value={form.icon || null}
          searchable
          disabled={disabled}
          onChange={(icon) => onChange({ icon: icon ?? "" })}
        />
        <Select
          label="Colour"
          data={Object.keys(TILE_COLORS)}
          value={form.color || null}
          disabled={disabled}
          onChange={(color) => onChange({ color: color ?? "" })}
        />
      </Group>
      <TextInput
        label="Button"
        placeholder="Send"
        value={form.submit_label}
        maxLength={40}
        disabled={disabled}
        onChange={(event) => onChange({ submit_label: event.currentTarget.value })}
      />
    </Stack>
  );
}
