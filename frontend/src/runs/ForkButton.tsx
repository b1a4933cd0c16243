import { Button, Modal, Stack, Text } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { answer, client } from "@/api/client";
import { useMay, useSlug } from "@/api/session";
import { FormProblem } from "@/ui/FormProblem";
import { tell } from "@/ui/notify";
import { randomKey } from "@/ui/randomKey";
import classes from "./DialogButtons.module.css";
import { useRun } from "./RunContext";

interface Props {
  /** Path of the step that is done again; empty: what failed. */
  readonly step: string;
  /** What the step is called; not needed where `step` is empty. */
  readonly name?: string;
  readonly label: string;
  readonly size?: string;
}

/** Has a run that has ended go on in a new one; shows only to those who may. */
export function ForkButton({ step, name = "", label, size = "sm" }: Props) {
  const may = useMay();
  const ended = useRun((state) => state.view.finished_at !== null && state.moment === null);
  const [asking, setAsking] = useState(false);
  if (!ended || !may("run.retry_step", "any")) return null;
  const title = step ? `Fork from “${name}”?` : "Resume in a new run?";
  return (
    <>
      <Button variant="default" size={size} flex="none" onClick={() => setAsking(true)}>
        {label}
      </Button>
      <Modal opened={asking} onClose={() => setAsking(false)} title={title}>
        <ForkForm step={step} name={name} onDone={() => setAsking(false)} />
      </Modal>
    </>
  );
}

interface FormProps {
  readonly step: string;
  readonly name: string;
  readonly onDone: () => void;
}

function ForkForm({ step, name, onDone }: FormProps) {
  const version = useRun((state) => state.detail.version);
  const fork = useFork(step, onDone);
  return (
    <Stack gap="md">
      <Text size="sm">
        A new run of version {version} starts with the same input.{" "}
        {step
          ? `“${name}” and everything after it are done again; everything else that was done is taken over.`
          : "What failed, and what comes after it, is done; what was done already is taken over and not repeated."}
      </Text>
      <Text size="sm">Steps whose effect was undone are done again.</Text>
      <FormProblem error={fork.error} />
      <div className={classes.buttons}>
        <Button variant="default" onClick={onDone}>
          Cancel
        </Button>
        <Button data-autofocus loading={fork.isPending} onClick={() => fork.mutate()}>
          {step ? "Start the fork" : "Resume"}
        </Button>
      </div>
    </Stack>
  );
}

function useFork(step: string, onDone: () => void) {
  const slug = useSlug();
  const navigate = useNavigate();
  const run_id = useRun((state) => state.detail.id);
  const [client_key] = useState(randomKey);
  return useMutation({
    mutationFn: () =>
      answer(
        client.POST("/api/workspaces/{slug}/runs/{run_id}/fork/", {
          params: { path: { slug, run_id } },
          body: { step, client_key },
        }),
      ),
    onSuccess: (run) => {
      tell(`Run ${run.number} goes on from here.`);
      onDone();
      void navigate({ to: "/w/$slug/runs/$runId", params: { slug, runId: run.id } });
    },
  });
}
