import { IconPlayerPause, IconPlayerPlay } from "@tabler/icons-react";
import { useMutation } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { answer, client } from "@/api/client";
import { useMay, useSlug } from "@/api/session";
import { tellError } from "@/ui/notify";
import { randomKey } from "@/ui/randomKey";
import { BarButton } from "./BarButton";
import { useRun } from "./RunContext";

/** Pauses the run, or lets it go on. */
export function PauseButton() {
  const may = useMay();
  const open = useRun((state) => state.view.finished_at === null);
  const paused = useRun((state) => state.view.paused_by !== null);
  const stopping = useRun((state) => state.detail.cancel_requested_at !== null);
  const { tell, busy } = useTell(paused);
  if (!open || stopping || !may("run.pause", "any")) return null;
  const idle = paused ? "Resume" : "Pause";
  const working = paused ? "Resuming…" : "Pausing…";
  return (
    <BarButton
      label={busy ? working : idle}
      icon={paused ? IconPlayerPlay : IconPlayerPause}
      disabled={busy}
      onClick={tell}
      title={
        paused
          ? "Let steps start again"
          : "Let nothing new start; what runs goes on to its end, nothing is lost"
      }
    />
  );
}

/** Tells the run, and waits until its record says that it has heard. */
function useTell(paused: boolean) {
  const slug = useSlug();
  const run_id = useRun((state) => state.detail.id);
  // What it was told last; the record may say so before the answer to the request is here.
  const [wanted, setWanted] = useState<boolean | null>(null);
  useEffect(() => setWanted((known) => (known === paused ? null : known)), [paused]);
  const send = useMutation({
    mutationFn: () => {
      const params = { path: { slug, run_id } };
      const body = { id: randomKey() };
      return answer(
        paused
          ? client.POST("/api/workspaces/{slug}/runs/{run_id}/resume/", { params, body })
          : client.POST("/api/workspaces/{slug}/runs/{run_id}/pause/", { params, body }),
      );
    },
    onMutate: () => setWanted(!paused),
    onError: (error) => {
      setWanted(null);
      tellError(paused ? "The run was not resumed" : "The run was not paused", error);
    },
  });
  return {
    tell: () => send.mutate(),
    busy: send.isPending || (wanted !== null && wanted !== paused),
  };
}
