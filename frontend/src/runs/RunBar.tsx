import { Button, Modal, Stack, Text, TextInput } from "@mantine/core";
import { IconPlayerStop } from "@tabler/icons-react";
import { useMutation } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { answer, client } from "@/api/client";
import type { RunDetail } from "@/api/model";
import { useMay, useSlug } from "@/api/session";
import { tell, tellError } from "@/ui/notify";
import { StateChip } from "@/ui/StateChip";
import { TopBar } from "@/ui/TopBar";
import { BarButton } from "./BarButton";
import dialog from "./DialogButtons.module.css";
import { ForkButton } from "./ForkButton";
import { PauseButton } from "./PauseButton";
import classes from "./RunBar.module.css";
import { useRun, useRunClock, useRunStore, useShown } from "./RunContext";
import { standingOf } from "./statusWords";
import { stopwatch } from "./times";
import { undecided } from "./undecided";

const FROM: Readonly<Record<RunDetail["trigger"], string>> = {
  form: "from its form",
  api: "by API",
  webhook: "by webhook",
  schedule: "by schedule",
  workflow: "by another workflow",
  fork: "as a fork",
};

/** Which run this is, how it stands, and how to stop it. */
export function RunBar() {
  const slug = useSlug();
  const may = useMay();
  const { workflow, number, version, started_by, trigger } = useRun((state) => state.detail);
  return (
    <TopBar>
      <Link to="/w/$slug/runs" params={{ slug }} className={classes.crumb}>
        Runs&nbsp;/
      </Link>
      {may("workflow.see_draft") ? (
        <Link
          to="/w/$slug/workflows/$workflowId"
          params={{ slug, workflowId: workflow.id }}
          className={classes.crumb}
        >
          {workflow.name}&nbsp;/
        </Link>
      ) : (
        <span className={classes.crumb}>{workflow.name}&nbsp;/</span>
      )}
      <h1 className={classes.name}>Run {number}</h1>
      <Status />
      <span className={classes.by}>
        v{version} · started by {started_by.label} {FROM[trigger]}
      </span>
      <span className={classes.space} />
      <PauseButton />
      <CancelButton />
      <ResumeButton />
    </TopBar>
  );
}

function Status() {
  const shown = useShown();
  const { view } = shown;
  const clock = useRunClock();
  const past = useRun((state) => state.moment !== null);
  const paused = view.paused_by !== null && view.finished_at === null;
  const needs_decision = undecided(shown).length > 0;
  const { tone, word, icon } = standingOf({ status: view.status, needs_decision, paused });
  const took =
    view.started_at === null ? "" : ` · ${stopwatch(clock - Date.parse(view.started_at))}`;
  return (
    <span role="status" aria-label={`Run ${word.toLowerCase()}`}>
      <StateChip tone={tone} icon={icon ?? true}>
        <span>
          {word}
          <span className={classes.clock} aria-hidden="true">
            {took}
          </span>
          <span className={needs_decision ? classes.more : undefined}>
            {needs_decision && paused && " · paused"}
            {view.overdue_since !== null && view.finished_at === null && " · overdue"}
            {past && " · then"}
          </span>
        </span>
      </StateChip>
    </span>
  );
}

function ResumeButton() {
  const status = useRun((state) => state.view.status);
  if (status !== "failed" && status !== "cancelled") return null;
  return <ForkButton step="" label="Resume…" />;
}

function CancelButton() {
  const may = useMay();
  const open = useRun((state) => state.view.finished_at === null);
  const asked = useRun((state) => state.detail.cancel_requested_at !== null);
  const [asking, setAsking] = useState(false);
  if (!open || !may("run.cancel")) return null;
  return (
    <>
      <BarButton
        label={asked ? "Cancelling…" : "Cancel run"}
        icon={IconPlayerStop}
        disabled={asked}
        onClick={() => setAsking(true)}
      />
      <Modal opened={asking} onClose={() => setAsking(false)} title="Cancel this run?">
        <CancelForm onDone={() => setAsking(false)} />
      </Modal>
    </>
  );
}

function CancelForm({ onDone }: { readonly onDone: () => void }) {
  const slug = useSlug();
  const id = useRun((state) => state.detail.id);
  const store = useRunStore();
  const [reason, setReason] = useState("");
  const cancel = useMutation({
    mutationFn: () =>
      answer(
        client.POST("/api/workspaces/{slug}/runs/{run_id}/cancel/", {
          params: { path: { slug, run_id: id } },
          body: { reason },
        }),
      ),
    onSuccess: () => {
      const cancel_requested_at = new Date().toISOString();
      store.setState((state) => ({ detail: { ...state.detail, cancel_requested_at } }));
      tell("The run is being cancelled.");
      onDone();
    },
    onError: (error) => tellError("The run was not cancelled", error),
  });
  return (
    <Stack gap="md">
      <Text size="sm">
        Steps that run are stopped, no other step starts. What was done already stays done.
      </Text>
      <TextInput
        label="Reason"
        description="For those who read the run and the audit log later."
        value={reason}
        maxLength={500}
        onChange={(event) => setReason(event.currentTarget.value)}
        data-autofocus
      />
      <div className={dialog.buttons}>
        <Button variant="default" onClick={onDone}>
          Keep it running
        </Button>
        <Button color="red" loading={cancel.isPending} onClick={() => cancel.mutate()}>
          Cancel run
        </Button>
      </div>
    </Stack>
  );
}
