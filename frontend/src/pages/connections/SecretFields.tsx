import { Button } from "@mantine/core";
import { IconLock } from "@tabler/icons-react";
import type { JsonObject, JsonSchema } from "@/api/model";
import type { RenderField } from "@/forms/field";
import { TextField } from "@/forms/fields/TextField";
import { SchemaFields } from "@/forms/SchemaFields";
import { isShown } from "@/forms/schema";
import type { useSchemaForm } from "@/forms/useSchemaForm";
import classes from "./ConnectionDialog.module.css";

interface SecretFieldsProps {
  readonly schema: JsonSchema;
  readonly form: ReturnType<typeof useSchemaForm>;
  /** The settings beside them, which say what secrets are asked for. */
  readonly config: JsonObject;
  /** There are secrets already, and they stay unless one replaces them. */
  readonly kept: boolean;
  readonly onReplace: () => void;
}

/** Secrets go in here and never come back. */
export function SecretFields({ schema, form, config, kept, onReplace }: SecretFieldsProps) {
  const parts = Object.values(schema.properties ?? {});
  if (!parts.some((part) => isShown(part, config))) return null;
  return (
    <fieldset className={classes.secrets}>
      <legend className={classes.legend}>
        <IconLock size={13} aria-hidden /> Secrets
      </legend>
      {kept ? (
        <>
          <p className={classes.kept}>The stored secrets stay as they are. They cannot be shown.</p>
          <div>
            <Button variant="default" onClick={onReplace}>
              Replace them
            </Button>
          </div>
        </>
      ) : (
        <div ref={form.container}>
          <SchemaFields
            schema={schema}
            value={form.value}
            errors={form.errors}
            idPrefix="secrets"
            onChange={form.change}
            context={config}
            renderField={hidden}
          />
        </div>
      )}
    </fieldset>
  );
}

/** Whatever its schema says, nobody looks over a shoulder at a secret. */
const hidden: RenderField = (field) =>
  field.widget === "text" ? <TextField field={{ ...field, widget: "password" }} /> : undefined;
