import { Link } from "@tanstack/react-router";
import type { RequestCard } from "@/api/model";
import { useSlug } from "@/api/session";
import { StateChip } from "@/ui/StateChip";
import { whenInWords } from "@/ui/time";
import classes from "./RequestCardLink.module.css";
import { isOpen, standingOf } from "./requestWords";
import { StageTracker } from "./StageTracker";

/** One request in a list: what was asked for, when, and how far it is. */
export function RequestCardLink({ request }: { readonly request: RequestCard }) {
  const slug = useSlug();
  const { tone, word } = standingOf(request);
  const open = isOpen(request.status);
  return (
    <Link
      to="/w/$slug/requests/$requestId"
      params={{ slug, requestId: request.id }}
      className={classes.card}
      data-open={open}
    >
      <span className={classes.head}>
        <strong className={classes.title}>{request.title}</strong>
        <StateChip tone={tone}>{word}</StateChip>
      </span>
      <span className={classes.summary}>
        {request.summary !== "" && `${request.summary} · `}
        {request.finished_at
          ? `finished ${whenInWords(request.finished_at)}`
          : `asked for ${whenInWords(request.created_at)}`}
      </span>
      {open && <StageTracker stages={request.stages} />}
    </Link>
  );
}
