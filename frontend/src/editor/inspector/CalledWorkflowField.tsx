import { Anchor, Select } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useSlug } from "@/api/session";
import { workflowsQuery } from "@/api/workflows";
import { CALL_NAME } from "@/graph/kinds";
import { useEditorState } from "../EditorContext";
import classes from "./Inspector.module.css";
import { issuesAt } from "./issuesOf";
import { useChange, useIssues, useNode, useReadOnly } from "./NodeContext";

/** Which workflow the step runs: those that are published, and the one that is drawn here. */
export function CalledWorkflowField() {
  const node = useNode("call_workflow");
  const change = useChange<"call_workflow">(node);
  const slug = useSlug();
  const own = useEditorState((state) => state.workflow.id);
  const { options, nameOf } = useWorkflows(node.workflow, own);
  const [issue] = issuesAt(useIssues(), node.id, "/workflow");
  const choose = (workflow: string | null) => {
    const name = workflow === null || workflow === own ? undefined : nameOf(workflow);
    // A name that somebody gave stays.
    const unnamed = node.name === "" || node.name.startsWith(CALL_NAME);
    const settings = unnamed && name !== undefined ? { name } : {};
    // What was filled in was meant for another workflow.
    change({ workflow: workflow ?? "", input: {}, ...settings }, "/workflow");
  };
  return (
    <div data-field="/workflow">
      <Select
        label="Workflow"
        withAsterisk
        placeholder="Choose one"
        data={options}
        value={node.workflow || null}
        onChange={choose}
        searchable
        allowDeselect={false}
        nothingFoundMessage="No workflow of this name is published."
        disabled={useReadOnly()}
        error={issue?.message}
        comboboxProps={{ shadow: "md" }}
      />
      {node.workflow !== "" && node.workflow !== own && (
        <Anchor
          component={Link}
          to="/w/$slug/workflows/$workflowId"
          // biome-ignore lint/suspicious/noExplicitAny: Mantine's polymorphic props lose the router's types
          {...({ params: { slug, workflowId: node.workflow } } as any)}
          size="xs"
          className={classes.below ?? ""}
        >
          Open this workflow
        </Anchor>
      )}
    </div>
  );
}

function useWorkflows(chosen: string, own: string) {
  const slug = useSlug();
  const { data, isPending } = useQuery(workflowsQuery(slug, ""));
  const rows = data?.items ?? [];
  const nameOf = (id: string) => rows.find((row) => row.id === id)?.name;
  const options = [
    { value: own, label: "This workflow itself" },
    ...rows
      .filter((row) => row.id !== own && (row.live_version !== null || row.id === chosen))
      .map((row) => ({ value: row.id, label: row.name })),
  ];
  if (chosen !== "" && !options.some((option) => option.value === chosen)) {
    options.push({ value: chosen, label: isPending ? "…" : "a workflow that is gone" });
  }
  return { options, nameOf };
}
