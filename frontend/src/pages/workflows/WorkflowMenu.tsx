import { Menu } from "@mantine/core";
import { IconArchive, IconBrandPython, IconPencil, IconPlayerPlay } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import type { WorkflowRow } from "@/api/model";
import { useMay, usePresence } from "@/api/session";
import { ActionsMenu } from "@/ui/ActionsMenu";
import { RenameDialog } from "./RenameDialog";
import { useArchive } from "./useArchive";

/** What one may do with a workflow from the list. */
export function WorkflowMenu({ workflow }: { readonly workflow: WorkflowRow }) {
  const { user, workspace } = usePresence();
  const may = useMay();
  const [renaming, setRenaming] = useState(false);
  const archive = useArchive(workflow);
  const mine = workflow.created_by?.id === user.id;
  const mayArchive = may("workflow.archive", mine ? "own" : "any");
  const mayRename = may("workflow.edit_draft");
  return (
    <>
      <ActionsMenu of={workflow.name}>
        <Menu.Item
          leftSection={<IconPlayerPlay size={15} />}
          renderRoot={(props) => (
            <Link
              to="/w/$slug/workflows/$workflowId/triggers"
              params={{ slug: workspace.slug, workflowId: workflow.id }}
              {...props}
            />
          )}
        >
          Ways to start
        </Menu.Item>
        {(workflow.live_version !== null || may("workflow.see_draft")) && (
          <Menu.Item
            leftSection={<IconBrandPython size={15} />}
            renderRoot={(props) => (
              <Link
                to="/w/$slug/workflows/$workflowId/python"
                params={{ slug: workspace.slug, workflowId: workflow.id }}
                search={workflow.live_version === null ? {} : { version: workflow.live_version }}
                {...props}
              />
            )}
          >
            View as Python
          </Menu.Item>
        )}
        {mayRename && (
          <Menu.Item leftSection={<IconPencil size={15} />} onClick={() => setRenaming(true)}>
            Rename…
          </Menu.Item>
        )}
        {mayArchive && (
          <Menu.Item leftSection={<IconArchive size={15} />} onClick={archive}>
            Archive…
          </Menu.Item>
        )}
      </ActionsMenu>
      {renaming && <RenameDialog workflow={workflow} onClose={() => setRenaming(false)} />}
    </>
  );
}
