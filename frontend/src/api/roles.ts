import type { Role } from "./model";

/** What a role is called and what it is for, in words for whoever hands it out. */
export interface RoleWords {
  readonly name: Role;
  readonly title: string;
  readonly may: string;
  /** Only those who may assign administrators hand it out. */
  readonly isAdmin?: boolean;
}

/** The roles, in the order of the server's list. */
export const ROLES: readonly RoleWords[] = [
  {
    name: "viewer",
    title: "Viewer",
    may: "Sees published workflows and how runs stand, without the data in them.",
  },
  {
    name: "business_user",
    title: "Business user",
    may: "Starts workflows from forms and follows their own requests.",
  },
  {
    name: "operator",
    title: "Operator",
    may: "Sees all runs with their data, starts, retries and cancels them.",
  },
  {
    name: "designer",
    title: "Designer",
    may: "Draws, tests and publishes workflows, and adds connections.",
  },
  {
    name: "approver",
    title: "Approver",
    may: "Reads drafts, approves and publishes them, and rolls back.",
  },
  {
    name: "auditor",
    title: "Auditor",
    may: "Reads everything, the audit log included, and checks that it is whole. Changes nothing.",
  },
  {
    name: "workspace_admin",
    title: "Workspace administrator",
    may: "Manages members, roles, connections and API keys. Does not see the data in runs.",
    isAdmin: true,
  },
  {
    name: "instance_admin",
    title: "Instance administrator",
    may: "Runs the installation: sign-in, limits and health. Sees no data of workspaces.",
    isAdmin: true,
  },
];

/** Give a role's title; a role that this page does not know yet shows as it is. */
export const roleTitle = (name: string): string =>
  ROLES.find((role) => role.name === name)?.title ?? name;
