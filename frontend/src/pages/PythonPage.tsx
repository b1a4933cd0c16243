import { Anchor, Button } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Link, useParams, useSearch } from "@tanstack/react-router";
import { asApiError } from "@/api/errors";
import { useMay } from "@/api/session";
import { pythonQuery, workflowQuery } from "@/api/workflows";
import { BackLabel } from "@/ui/BackLabel";
import { Page } from "@/ui/Page";
import { ErrorNotice, LoadingRows, Notice } from "@/ui/PageStates";
import { PythonFile } from "./python/PythonFile";

const HERE = "/w/$slug/workflows/$workflowId/python";

/** A workflow as a Temporal workflow that runs without Baton. */
export function PythonPage() {
  const { slug, workflowId } = useParams({ from: HERE });
  const { version = null } = useSearch({ from: HERE });
  const name = useQuery(workflowQuery(slug, workflowId)).data?.name;
  const file = useQuery(pythonQuery(slug, workflowId, version));
  const which = version === null ? "the draft" : `version ${version}`;
  return (
    <Page
      title={name ? `${name} as Python` : "View as Python"}
      width="middle"
      lead={`One file that runs ${which} on any Temporal server, without Baton. How is at its top.`}
      back={<BackLink name={name} />}
    >
      {file.isPending && <LoadingRows rows={8} />}
      {file.isError && !file.data && (
        <Refused error={file.error} what={which} onRetry={() => void file.refetch()} />
      )}
      {file.data && <PythonFile name={file.data.name} code={file.data.code} />}
    </Page>
  );
}

interface RefusedProps {
  readonly error: unknown;
  readonly what: string;
  readonly onRetry: () => void;
}

/** A draft with problems does nothing that could be written down; anything else went wrong. */
function Refused({ error, what, onRetry }: RefusedProps) {
  const { slug, workflowId } = useParams({ from: HERE });
  if (asApiError(error).code !== "workflow.graph_invalid") {
    return <ErrorNotice error={error} what={`${what} as Python`} onRetry={onRetry} />;
  }
  return (
    <Notice
      icon={IconAlertTriangle}
      title="The draft has problems"
      actions={
        <Button
          variant="default"
          renderRoot={(props) => (
            <Link
              to="/w/$slug/workflows/$workflowId"
              params={{ slug, workflowId }}
              search={{}}
              {...props}
            />
          )}
        >
          Go to the drawing
        </Button>
      }
    >
      <p>It can be written as Python once they are mended, as it can be published then.</p>
    </Notice>
  );
}

/** Back to the drawing, for those who may see it, else to the list. */
function BackLink({ name }: { readonly name: string | undefined }) {
  const { slug, workflowId } = useParams({ from: HERE });
  const seesDraft = useMay()("workflow.see_draft");
  return (
    <Anchor
      fz="inherit"
      renderRoot={(props) =>
        seesDraft ? (
          <Link
            to="/w/$slug/workflows/$workflowId"
            params={{ slug, workflowId }}
            search={{}}
            {...props}
          />
        ) : (
          <Link to="/w/$slug/workflows" params={{ slug }} {...props} />
        )
      }
    >
      <BackLabel>{seesDraft ? (name ?? "The drawing") : "Workflows"}</BackLabel>
    </Anchor>
  );
}
