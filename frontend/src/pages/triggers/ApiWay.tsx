import { Anchor } from "@mantine/core";
import { IconApi } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import type { JsonObject } from "@/api/model";
import { useMay, useSlug } from "@/api/session";
import { CodeBlock } from "@/ui/CodeBlock";
import { CopyField } from "@/ui/CopyField";
import { startAddress, startCurl } from "./curl";
import { Way } from "./Way";

interface ApiWayProps {
  readonly workflowId: string;
  /** Made up from what the live version takes. */
  readonly example: JsonObject;
}

/** How a program with an API key starts the workflow. */
export function ApiWay({ workflowId, example }: ApiWayProps) {
  const slug = useSlug();
  const may = useMay();
  const place = { origin: window.location.origin, slug, workflowId };
  const keys = may("token.create_own") ? (
    <Anchor
      fz="inherit"
      underline="always"
      renderRoot={(props) => <Link to="/w/$slug/tokens" params={{ slug }} {...props} />}
    >
      API key
    </Anchor>
  ) : (
    "API key"
  );
  return (
    <Way
      icon={IconApi}
      title="API"
      lead="A program of yours starts it with a key, and follows the run with the same key."
    >
      <CopyField label="Address" value={startAddress(place)} />
      <p>
        The {keys} needs the permission to start runs, which operators may give it. Repeating a
        request with the same <code>Idempotency-Key</code> starts nothing twice: it answers with the
        first run. All else that programs can do stands in the{" "}
        <Anchor fz="inherit" underline="always" href="/api/docs/">
          documentation of the API
        </Anchor>
        .
      </p>
      <CodeBlock label="Example for a shell" code={startCurl(place, example)} />
    </Way>
  );
}
