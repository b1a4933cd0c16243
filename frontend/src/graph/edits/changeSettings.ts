import type { WorkflowSettings } from "../document";
import { defineEdit } from "./edit";

/** Change what is said of the workflow as a whole. */
export const changeSettings = defineEdit<{ settings: Partial<WorkflowSettings> }>(
  (draft, { settings }) => {
    Object.assign(draft.settings, settings);
  },
);
