import { Button, Skeleton } from "@mantine/core";
import { IconAlertTriangle, IconCloudOff, IconLock, type TablerIcon } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { asApiError } from "@/api/errors";
import classes from "./PageStates.module.css";

interface NoticeProps {
  readonly icon: TablerIcon;
  readonly title: string;
  readonly children?: ReactNode;
  readonly actions?: ReactNode;
  readonly tone?: "quiet" | "bad";
}

/** A few calm words in the middle of a page: what is, and what to do next. */
export function Notice({ icon: Icon, title, children, actions, tone = "quiet" }: NoticeProps) {
  return (
    <div className={classes.notice} data-tone={tone} role={tone === "bad" ? "alert" : undefined}>
      <Icon size={28} stroke={1.5} aria-hidden className={classes.icon} />
      <h2 className={classes.title}>{title}</h2>
      {children && <div className={classes.words}>{children}</div>}
      {actions && <div className={classes.actions}>{actions}</div>}
    </div>
  );
}

interface ErrorNoticeProps {
  readonly error: unknown;
  readonly what: string;
  readonly onRetry?: () => void;
}

/** Say what could not be loaded, why, and offer to try again. */
export function ErrorNotice({ error, what, onRetry }: ErrorNoticeProps) {
  const known = asApiError(error);
  if (known.status === 403) return <NotAllowed what={what} />;
  const offline = known.status === 0;
  return (
    <Notice
      icon={offline ? IconCloudOff : IconAlertTriangle}
      title={known.status === 404 ? "There is nothing here" : `Baton could not load ${what}`}
      tone="bad"
      actions={
        onRetry && (
          <Button variant="default" onClick={onRetry}>
            Try again
          </Button>
        )
      }
    >
      <p>{known.message}</p>
      {known.requestId && (
        <p className={classes.reference}>
          For support: <span className="mono">{known.requestId}</span>
        </p>
      )}
    </Notice>
  );
}

/** A page that this person may not see: what to do about it, without blame. */
export function NotAllowed({ what, actions }: { what: string; actions?: ReactNode }) {
  return (
    <Notice icon={IconLock} title="This is not open to your role" actions={actions}>
      <p>
        Your roles in this workspace do not include {what}. If you need it for your work, ask an
        administrator of the workspace for a role that does.
      </p>
    </Notice>
  );
}

/** Grey lines where a list will be. */
export function LoadingRows({ rows = 6, height = 40 }: { rows?: number; height?: number }) {
  return (
    <div role="status" aria-label="Loading" className={classes.loading}>
      {Array.from({ length: rows }, (_, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: they are all alike
        <Skeleton key={i} height={height} radius="sm" />
      ))}
    </div>
  );
}
