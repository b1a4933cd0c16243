import { Button, Skeleton } from "@mantine/core";
import {
  IconAlertTriangle,
  IconCloudOff,
  IconLock,
  IconMapOff,
  type TablerIcon,
} from "@tabler/icons-react";
import type { ReactNode } from "react";
import { asApiError } from "@/api/errors";
import classes from "./PageStates.module.css";

interface NoticeProps {
  readonly icon: TablerIcon;
  readonly title: string;
  readonly children?: ReactNode;
  readonly actions?: ReactNode;
  readonly tone?: "quiet" | "bad";
  /** It is all that the page shows, so its title is the page's. */
  readonly alone?: boolean;
}

/** A few calm words in the middle of a page: what is, and what to do next. */
export function Notice(props: NoticeProps) {
  const { icon: Icon, title, children, actions, tone = "quiet", alone = false } = props;
  const Title = alone ? "h1" : "h2";
  return (
    <div className={classes.notice} data-tone={tone} role={tone === "bad" ? "alert" : undefined}>
      <Icon size={28} stroke={1.5} aria-hidden className={classes.icon} />
      <Title className={classes.title}>{title}</Title>
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
  if (known.status === 404) return <NothingHere />;
  const offline = known.status === 0;
  return (
    <Notice
      icon={offline ? IconCloudOff : IconAlertTriangle}
      title={`Baton could not load ${what}`}
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

/** An address that leads nowhere, or to something that one may not know of. */
export function NothingHere({ alone = false }: { readonly alone?: boolean }) {
  return (
    <Notice
      icon={IconMapOff}
      title="There is nothing here"
      alone={alone}
      actions={
        <Button component="a" href="/" variant="default">
          Go to the first page
        </Button>
      }
    >
      <p>It may have been removed, or the address is wrong.</p>
    </Notice>
  );
}

interface NotAllowedProps {
  /** Completes "Your roles do not include …". */
  readonly what: string;
  readonly actions?: ReactNode;
  readonly alone?: boolean;
}

/** A page that this person may not see: what to do about it, without blame. */
export function NotAllowed({ what, actions, alone = false }: NotAllowedProps) {
  return (
    <Notice icon={IconLock} title="This is not open to your role" actions={actions} alone={alone}>
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
