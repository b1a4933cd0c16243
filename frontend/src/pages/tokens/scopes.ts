import type { Permission } from "@/api/model";
import { labelOf } from "@/forms/schema";

/** Permissions in words; those missing here show by their name. */
const WORDS: Readonly<Record<string, string>> = {
  "workflow.see_published": "See published workflows",
  "workflow.see_draft": "See drafts",
  "workflow.edit_draft": "Edit drafts",
  "workflow.import": "Import workflows",
  "workflow.export": "Export workflows",
  "workflow.test": "Test drafts",
  "workflow.submit": "Submit for publication",
  "workflow.approve": "Approve publications",
  "workflow.publish": "Publish workflows",
  "workflow.roll_back": "Roll back to an older version",
  "workflow.pause": "Pause workflows",
  "workflow.archive": "Archive workflows",
  "run.list": "List runs",
  "run.see_data": "See the data of runs",
  "run.download_files": "Download files of runs",
  "run.start_by_form": "Start runs with forms",
  "run.start_by_api": "Start runs",
  "run.retry_step": "Retry steps",
  "run.cancel": "Cancel runs",
  "run.pause": "Pause runs and let them go on",
  "run.override_step": "Skip steps and set their output",
  "connection.list": "List connections",
  "connection.write_secret": "Add connections and change secrets",
  "connection.use": "Use connections",
  "connection.delete": "Delete connections",
  "webhook.manage": "Manage webhooks",
  "schedule.manage": "Manage schedules",
  "schedule.backfill": "Fill slots that schedules missed",
  "message.send": "Send messages to runs that wait",
  "task.work": "Complete tasks",
  "member.manage": "Manage members",
  "audit.read": "Read the audit log",
  "audit.export": "Export the audit log",
  "audit.verify": "Verify the audit log",
};

/** Say what a permission allows. */
export const scopeInWords = (scope: string): string =>
  WORDS[scope] ?? labelOf(scope.replaceAll(".", " "), {});

/** Say what several permissions allow, in one line. */
export const scopesInWords = (scopes: readonly string[]): string =>
  scopes.map(scopeInWords).join(" · ");

/** What a key is never needed for, or must never do. */
const NEVER: ReadonlySet<Permission> = new Set(["token.create_own", "instance.break_glass"]);

/** List what somebody with these permissions may allow a key. */
export const scopesOf = (permissions: Readonly<Record<string, unknown>>): readonly Permission[] =>
  (Object.keys(permissions) as Permission[]).filter((scope) => !NEVER.has(scope));
