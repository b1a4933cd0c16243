import { Button } from "@mantine/core";
import { IconForms } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import type { StartNode, WorkflowRow } from "@/api/model";
import { useMay, useSlug } from "@/api/session";
import { CopyField } from "@/ui/CopyField";
import { IconTile } from "@/ui/IconTile";
import { StateChip } from "@/ui/StateChip";
import { Way } from "./Way";
import classes from "./Way.module.css";

interface FormWayProps {
  readonly workflow: WorkflowRow;
  /** Of the live version; null while there is none. */
  readonly start: StartNode | null;
}

/** The form of the live version, or how there comes to be one. */
export function FormWay({ workflow, start }: FormWayProps) {
  const slug = useSlug();
  const form = start?.form ?? null;
  return (
    <Way
      icon={IconForms}
      title="Form"
      lead="People fill it in on their start page and follow what becomes of it."
      state={
        form ? (
          <StateChip tone="ok">in version {workflow.live_version}</StateChip>
        ) : (
          <StateChip tone="skip">{start ? "switched off" : "not published yet"}</StateChip>
        )
      }
      actions={form && <OpenForm workflowId={workflow.id} />}
    >
      {form ? (
        <>
          <div className={classes.form}>
            <IconTile icon={form.icon} color={form.color} label={form.title || workflow.name} />
            <div className={classes.formWords}>
              <strong>{form.title || workflow.name}</strong>
              <span>{form.description}</span>
            </div>
          </div>
          <CopyField
            label="Address of the form"
            value={`${window.location.origin}/w/${slug}/start/${workflow.id}`}
          />
        </>
      ) : (
        <NoForm workflow={workflow} />
      )}
    </Way>
  );
}

function OpenForm({ workflowId }: { readonly workflowId: string }) {
  const slug = useSlug();
  const may = useMay();
  if (!may("run.start_by_form")) return null;
  return (
    <Button
      variant="default"
      renderRoot={(props) => (
        <Link to="/w/$slug/start/$workflowId" params={{ slug, workflowId }} {...props} />
      )}
    >
      Open the form
    </Button>
  );
}

function NoForm({ workflow }: { readonly workflow: WorkflowRow }) {
  const slug = useSlug();
  const may = useMay();
  return (
    <div className={classes.empty}>
      <p>
        Select the step “Start” in the editor, switch on{" "}
        <b>Business users may start it with a form</b>, and publish. The fields of its input become
        the fields of the form.
      </p>
      {may("workflow.edit_draft") && (
        <div>
          <Button
            variant="default"
            renderRoot={(props) => (
              <Link
                to="/w/$slug/workflows/$workflowId"
                params={{ slug, workflowId: workflow.id }}
                {...props}
              />
            )}
          >
            Open the editor
          </Button>
        </div>
      )}
    </div>
  );
}
