import { Button } from "@mantine/core";
import { IconPlus, IconWebhook } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useRef, useState } from "react";
import type { JsonObject, WebhookOpened, WebhookRow } from "@/api/model";
import { useMay, useSlug } from "@/api/session";
import { webhooksQuery } from "@/api/webhooks";
import { ErrorNotice, LoadingRows } from "@/ui/PageStates";
import { OpenedWebhookDialog } from "./OpenedWebhookDialog";
import { Way } from "./Way";
import classes from "./Way.module.css";
import { WebhookDialog } from "./WebhookDialog";
import { focusMenuOf } from "./WebhookMenu";
import { WebhookTable } from "./WebhookTable";

interface WebhookWayProps {
  readonly workflowId: string;
  /** Made up from what the live version takes. */
  readonly example: JsonObject;
}

const LEAD =
  "Another system posts to an address of this workflow, and a run starts with what it sent.";

/** The workflow's webhooks, for those who may manage them. */
export function WebhookWay(props: WebhookWayProps) {
  const may = useMay();
  if (may("webhook.manage")) return <ManagedWebhooks {...props} />;
  return (
    <Way icon={IconWebhook} title="Webhooks" lead={LEAD}>
      <p>Designers and administrators of this workspace make and see them.</p>
    </Way>
  );
}

function ManagedWebhooks({ workflowId, example }: WebhookWayProps) {
  const slug = useSlug();
  const list = useQuery(webhooksQuery(slug, workflowId));
  const [edited, setEdited] = useState<WebhookRow | "new" | null>(null);
  const [opened, setOpened] = useState<WebhookOpened | null>(null);
  const newButton = useRef<HTMLButtonElement>(null);
  const rows = list.data?.items ?? [];
  // What opened a dialog, a menu or another dialog, is gone when it closes.
  const goOnFrom = (row: Pick<WebhookRow, "id"> | null) => {
    if (!row || !focusMenuOf(row)) newButton.current?.focus();
  };
  const stopEditing = () => {
    setEdited(null);
    goOnFrom(edited === "new" ? null : edited);
  };
  const close = () => {
    setOpened(null);
    goOnFrom(opened);
  };
  return (
    <Way
      icon={IconWebhook}
      title="Webhooks"
      lead={LEAD}
      actions={
        <Button
          ref={newButton}
          leftSection={<IconPlus size={15} />}
          onClick={() => setEdited("new")}
        >
          New webhook
        </Button>
      }
    >
      {list.isPending && <LoadingRows rows={2} />}
      {list.isError && rows.length === 0 && (
        <ErrorNotice error={list.error} what="the webhooks" onRetry={() => void list.refetch()} />
      )}
      {rows.length > 0 && <WebhookTable rows={rows} onEdit={setEdited} onOpened={setOpened} />}
      {list.isSuccess && rows.length === 0 && <NoWebhooks />}
      {edited && (
        <WebhookDialog
          workflowId={workflowId}
          webhook={edited === "new" ? null : edited}
          onMade={setOpened}
          onClose={stopEditing}
        />
      )}
      {opened && <OpenedWebhookDialog webhook={opened} example={example} onClose={close} />}
    </Way>
  );
}

function NoWebhooks() {
  return (
    <div className={classes.empty}>
      <h3>No webhooks yet</h3>
      <ol>
        <li>
          Make one for each system that shall start this workflow, and name it after the system.
        </li>
        <li>
          You are shown its address and a signing secret, once, and an example that works as it is.
        </li>
        <li>
          The system posts JSON and signs it; that JSON is the run’s input. A request without the
          right signature is refused, and the same request twice starts one run.
        </li>
      </ol>
    </div>
  );
}
