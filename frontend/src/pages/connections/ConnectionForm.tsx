import { Alert, Stack, TagsInput, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import {
  changeConnection,
  connectionsKey,
  createConnection,
  type RateLimit,
} from "@/api/connections";
import { asApiError } from "@/api/errors";
import type { ConnectionRow, ConnectorInfo } from "@/api/model";
import { useMay, useSlug } from "@/api/session";
import { SchemaFields } from "@/forms/SchemaFields";
import { useSchemaForm } from "@/forms/useSchemaForm";
import { DialogButtons } from "@/ui/DialogButtons";
import { tell } from "@/ui/notify";
import { RateLimitFields } from "./RateLimitFields";
import { SecretFields } from "./SecretFields";

interface ConnectionFormProps {
  readonly connector: ConnectorInfo;
  readonly connection: ConnectionRow | null;
  readonly onClose: () => void;
}

/** The fields of a connection, as its connector asks for them. */
export function ConnectionForm({ connector, connection, onClose }: ConnectionFormProps) {
  const mayChooseHosts = useMay()("connection.change_hosts");
  const form = useConnectionForm({ connector, connection, onClose });
  const { config, secrets, save } = form;
  return (
    <form onSubmit={form.submit} noValidate>
      <Stack gap="sm">
        <TextInput
          label="Name"
          description="How steps call it, such as “Shop (test)”."
          withAsterisk
          maxLength={120}
          data-autofocus
          value={form.name}
          error={form.nameError}
          onChange={(event) => form.setName(event.currentTarget.value)}
        />
        <div ref={config.container}>
          <SchemaFields
            schema={form.configSchema}
            value={config.value}
            errors={config.errors}
            idPrefix="config"
            onChange={config.change}
          />
        </div>
        <SecretFields
          schema={form.secretsSchema}
          form={secrets}
          config={config.value}
          kept={connection?.has_secrets === true && !form.replacing}
          onReplace={() => form.setReplacing(true)}
        />
        {(connection === null || mayChooseHosts) && (
          <TagsInput
            label="May reach"
            description="Hosts this secret may be sent to, such as api.example.com. Press Enter after each; empty takes it from the address above."
            value={[...form.hosts]}
            onChange={form.setHosts}
            splitChars={[",", " "]}
          />
        )}
        <RateLimitFields limit={form.limit} onChange={form.setLimit} />
        {form.problems.length > 0 && (
          <Alert color="red" role="alert" title="This was not saved">
            {form.problems.map((text) => (
              <div key={text}>{text}</div>
            ))}
          </Alert>
        )}
        <DialogButtons
          label={connection ? "Save" : "Create"}
          busy={save.isPending}
          onCancel={onClose}
        />
      </Stack>
    </form>
  );
}

const NOTHING = { type: "object", properties: {} } as const;

function useConnectionForm({ connector, connection, onClose }: ConnectionFormProps) {
  const slug = useSlug();
  const queryClient = useQueryClient();
  const configSchema = connector.credentials?.config_schema ?? NOTHING;
  const secretsSchema = connector.credentials?.secrets_schema ?? NOTHING;
  const [name, setName] = useState(connection?.name ?? "");
  const [nameError, setNameError] = useState<string>();
  const [hosts, setHosts] = useState<readonly string[]>(connection?.allowed_hosts ?? []);
  const [replacing, setReplacing] = useState(connection?.has_secrets !== true);
  const [limit, setLimit] = useState<RateLimit | null>(connection?.rate_limit ?? null);
  const [failure, setFailure] = useState("");
  const config = useSchemaForm(configSchema, connection?.config);
  const secrets = useSchemaForm(secretsSchema, {});
  const save = useMutation({
    mutationFn: () => {
      const shared = { name: name.trim(), config: config.value, rate_limit: limit };
      const sealed = replacing ? { secrets: secrets.value } : {};
      if (connection) {
        const moved = hosts.join(" ") === connection.allowed_hosts.join(" ");
        const reach = moved ? {} : { allowed_hosts: hosts };
        return changeConnection(slug, connection.id, { ...shared, ...sealed, ...reach });
      }
      return createConnection(slug, {
        ...shared,
        connector: connector.name,
        secrets: secrets.value,
        allowed_hosts: hosts,
      });
    },
    onSuccess: async (saved) => {
      await queryClient.invalidateQueries({ queryKey: connectionsKey(slug) });
      tell(`${saved.name} is saved.`);
      onClose();
    },
    onError: (error) => {
      const known = asApiError(error);
      const of = (part: string) => known.fields.filter((f) => f.field.startsWith(`/${part}`));
      config.takeServerError(known.only(of("config")), "/config");
      secrets.takeServerError(known.only(of("secrets")), "/secrets");
      setNameError(of("name")[0]?.message);
      const placed = ["config", "secrets", "name"].flatMap(of);
      const rest = known.fields.filter((f) => !placed.includes(f)).map((f) => f.message);
      setFailure(known.fields.length === 0 ? known.message : rest.join(" "));
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setFailure("");
    setNameError(name.trim() === "" ? "Give it a name." : undefined);
    const fits = [config.check(), !replacing || secrets.check()].every(Boolean);
    if (name.trim() !== "" && fits) save.mutate();
  };
  const problems = [failure, ...config.elsewhere, ...secrets.elsewhere].filter(Boolean);
  return {
    ...{ name, setName, nameError, hosts, setHosts, replacing, setReplacing },
    ...{ limit, setLimit, config, secrets, configSchema, secretsSchema },
    ...{ save, submit, problems },
  };
}
