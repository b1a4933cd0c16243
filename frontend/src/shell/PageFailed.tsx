import { Button } from "@mantine/core";
import { IconRefresh } from "@tabler/icons-react";
import { useEffect } from "react";
import { ErrorNotice, Notice } from "@/ui/PageStates";

const RELOADED_KEY = "baton.reloaded-for-new-version";

/** A new version was deployed and the old page's parts are gone from the server. */
const isMissingPart = (error: unknown): boolean =>
  error instanceof TypeError && /dynamically imported module|module script/i.test(error.message);

/** Shown in place of a page that broke. */
export function PageFailed({ error, reset }: { error: unknown; reset: () => void }) {
  const missingPart = isMissingPart(error);
  useEffect(() => {
    if (!missingPart || sessionStorage.getItem(RELOADED_KEY)) return;
    sessionStorage.setItem(RELOADED_KEY, "1");
    window.location.reload();
  }, [missingPart]);
  if (missingPart) {
    return (
      <Notice
        icon={IconRefresh}
        title="Baton was updated"
        actions={<Button onClick={() => window.location.reload()}>Load the new version</Button>}
      >
        <p>This page belongs to the version before. Nothing that you saved is lost.</p>
      </Notice>
    );
  }
  return <ErrorNotice error={error} what="this page" onRetry={reset} />;
}
