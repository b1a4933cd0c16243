import { Anchor, Select } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { answer, client } from "@/api/client";
import type { ConnectorInfo } from "@/api/model";
import { useMay, useSlug } from "@/api/session";
import classes from "./Inspector.module.css";
import { issuesAt } from "./issuesOf";
import { useIssues, useNodeId, useReadOnly } from "./NodeContext";

interface Props {
  readonly connector: ConnectorInfo;
  /** Where the connection sits in the node. */
  readonly field: string;
  readonly connection: string | null;
  readonly onChange: (connection: string | null) => void;
}

/** Which stored credentials a call uses; only those of its connector. */
export function ConnectionField({ connector, field, connection, onChange }: Props) {
  const node = useNodeId();
  const readOnly = useReadOnly();
  const slug = useSlug();
  const may = useMay();
  const { data, isPending } = useQuery({
    queryKey: ["connections", slug],
    queryFn: ({ signal }) =>
      answer(
        client.GET("/api/workspaces/{slug}/connections/", {
          params: { path: { slug }, query: { limit: 200 } },
          signal,
        }),
      ),
  });
  const [issue] = issuesAt(useIssues(), node, field);
  if (!connector.credentials) return null;
  const fitting = (data?.items ?? []).filter((c) => c.connector === connector.name);
  const options = fitting.map((c) => ({ value: c.id, label: c.name }));
  if (connection !== null && !fitting.some((c) => c.id === connection)) {
    options.push({ value: connection, label: isPending ? "…" : "a connection that is gone" });
  }
  return (
    <div data-field={field}>
      <Select
        label="Connection"
        withAsterisk={connector.credentials.required}
        placeholder={connector.credentials.required ? "Choose one" : "None"}
        data={options}
        value={connection}
        onChange={onChange}
        clearable={!connector.credentials.required}
        disabled={readOnly}
        error={issue?.message}
        searchable={options.length > 8}
        comboboxProps={{ shadow: "md" }}
      />
      {may("connection.write_secret") && (
        <Anchor
          component={Link}
          to="/w/$slug/connections"
          // biome-ignore lint/suspicious/noExplicitAny: Mantine's polymorphic props lose the router's types
          {...({ params: { slug } } as any)}
          size="xs"
          className={classes.below ?? ""}
        >
          {fitting.length === 0 ? `Add a connection for ${connector.title}` : "Manage connections"}
        </Anchor>
      )}
    </div>
  );
}
