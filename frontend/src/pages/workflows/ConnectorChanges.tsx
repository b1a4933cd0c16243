import { Button } from "@mantine/core";
import { IconPlugConnected } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { breaksQuery } from "@/api/breaks";
import { useSlug } from "@/api/session";
import { StateChip } from "@/ui/StateChip";
import { breaking } from "../breaks/words";

/** Leads to what upgraded connectors change; stands out only when a workflow no longer fits. */
export function ConnectorChanges() {
  const slug = useSlug();
  const reports = useQuery(breaksQuery(slug)).data ?? [];
  const broken = reports.filter((report) => breaking(report).length > 0);
  const count = new Set(broken.map((report) => report.workflow_id)).size;
  return (
    <Button
      variant="default"
      leftSection={<IconPlugConnected size={15} />}
      renderRoot={(props) => <Link to="/w/$slug/connector-changes" params={{ slug }} {...props} />}
    >
      Connector changes
      {count > 0 && (
        <span style={{ marginInlineStart: 8 }}>
          <StateChip tone="bad">{count === 1 ? "1 breaks" : `${count} break`}</StateChip>
        </span>
      )}
    </Button>
  );
}
