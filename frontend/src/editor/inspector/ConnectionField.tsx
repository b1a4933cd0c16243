import { Anchor, Select } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { answer, client } from "@/api/client";
import type { ConnectorInfo } from "@/api/model";
import { useMay, useSlug } from "@/api/session";
import classes from "./Inspector.module.css";
import { issuesAt } from "./issuesOf";
import { useChange, useIssues, useNode, useReadOnly } from "./NodeContext";

/** Which stored credentials the step uses; only those of its connector. */
export function ConnectionField({ connector }: { readonly connector: ConnectorInfo }) {
  const node = useNode("operation");
  const change = useChange<"operation">(node);
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
  const [issue] = issuesAt(useIssues(), node.id, "/connection");
  if (!connector.credentials) return null;
  const fitting = (data?.items ?? []).filter((c) => c.connector === connector.name);
  const options = fitting.map((c) => ({ value: c.id, label: c.name }));
  if (node.connection !== null && !fitting.some((c) => c.id === node.connection)) {
    options.push({ value: node.connection, label: isPending ? "…" : "a connection that is gone" });
  }
  return (
    <div data-field="/connection">
      <Select
        label="Connection"
        withAsterisk={connector.credentials.required}
        placeholder={connector.credentials.required ? "Choose one" : "None"}
        data={options}
        value={node.connection}
        onChange={(connection) => change({ connection }, "/connection")}
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
