import { useParams } from "@tanstack/react-router";
import { Run } from "@/runs/Run";

/** One run, live. */
export function RunPage() {
  const { runId } = useParams({ from: "/w/$slug/runs/$runId" });
  return <Run key={runId} runId={runId} />;
}
