import type { RunRow } from "@/api/model";

/** What started a run, in a word. */
export const TRIGGERS: Readonly<Record<RunRow["trigger"], string>> = {
  form: "form",
  api: "API",
  webhook: "webhook",
  schedule: "schedule",
  workflow: "another workflow",
  fork: "fork",
};
