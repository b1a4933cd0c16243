import {
  IconAddressBook,
  IconHistory,
  IconHistoryToggle,
  IconHome,
  IconKey,
  IconListDetails,
  IconPlug,
  IconRoute,
  IconServerCog,
  IconShieldCheck,
  type TablerIcon,
} from "@tabler/icons-react";
import type { Permission, WorkspaceAccess } from "@/api/model";
import { isAllowed } from "@/api/session";

type Access = Pick<WorkspaceAccess, "permissions">;

export interface PageInfo {
  /** Completes "Your roles do not include …". */
  readonly what: string;
  readonly allowed: (workspace: Access) => boolean;
  /** The page of the bar from which one comes here, where the address does not tell. */
  readonly under?: NavigationEntry["to"];
  /** The page brings its own top bar and fills the window. */
  readonly fills?: boolean;
}

export interface NavigationEntry extends PageInfo {
  readonly to:
    | "/w/$slug/start"
    | "/w/$slug/requests"
    | "/w/$slug/workflows"
    | "/w/$slug/runs"
    | "/w/$slug/connections"
    | "/w/$slug/audit"
    | "/w/$slug/activity"
    | "/w/$slug/members"
    | "/w/$slug/tokens"
    | "/w/$slug/instance";
  readonly label: string;
  readonly icon: TablerIcon;
  /** `top`: the bar; `account`: the menu under one's name. */
  readonly place: "top" | "account";
}

/** Reaches beyond what is one's own; those whose reach ends there have pages of their own. */
const reachesOthers = (workspace: Access, permission: Permission): boolean => {
  const grant = workspace.permissions[permission];
  return grant === "any" || grant === "metadata";
};

export const START: NavigationEntry = {
  to: "/w/$slug/start",
  label: "Start",
  icon: IconHome,
  place: "top",
  what: "starting workflows from forms",
  allowed: (w) => isAllowed(w, "run.start_by_form"),
};

export const REQUESTS: NavigationEntry = {
  to: "/w/$slug/requests",
  label: "My requests",
  icon: IconListDetails,
  place: "top",
  what: "requests made with forms",
  allowed: (w) => isAllowed(w, "run.start_by_form"),
};

export const WORKFLOWS: NavigationEntry = {
  to: "/w/$slug/workflows",
  label: "Workflows",
  icon: IconRoute,
  place: "top",
  what: "the workflows of this workspace",
  allowed: (w) => isAllowed(w, "workflow.see_published") || isAllowed(w, "workflow.see_draft"),
};

export const RUNS: NavigationEntry = {
  to: "/w/$slug/runs",
  label: "Runs",
  icon: IconHistory,
  place: "top",
  what: "the runs of other people; your own are under My requests",
  allowed: (w) => reachesOthers(w, "run.list"),
};

export const CONNECTIONS: NavigationEntry = {
  to: "/w/$slug/connections",
  label: "Connections",
  icon: IconPlug,
  place: "top",
  what: "connections",
  allowed: (w) => isAllowed(w, "connection.list"),
};

export const AUDIT: NavigationEntry = {
  to: "/w/$slug/audit",
  label: "Audit",
  icon: IconShieldCheck,
  place: "top",
  what: "the audit log",
  allowed: (w) => reachesOthers(w, "audit.read"),
};

export const MY_ACTIVITY: NavigationEntry = {
  to: "/w/$slug/activity",
  label: "My activity",
  icon: IconHistoryToggle,
  place: "account",
  what: "what is on record of you",
  allowed: (w) => isAllowed(w, "audit.read"),
};

export const MEMBERS: NavigationEntry = {
  to: "/w/$slug/members",
  label: "Members",
  icon: IconAddressBook,
  place: "top",
  what: "managing members",
  allowed: (w) => isAllowed(w, "member.manage"),
};

export const TOKENS: NavigationEntry = {
  to: "/w/$slug/tokens",
  label: "API keys",
  icon: IconKey,
  place: "account",
  what: "keys for programs",
  allowed: (w) => isAllowed(w, "token.create_own"),
};

export const INSTANCE: NavigationEntry = {
  to: "/w/$slug/instance",
  label: "Instance",
  icon: IconServerCog,
  place: "account",
  what: "deciding what is allowed on this instance",
  allowed: (w) => isAllowed(w, "instance.enable_code_nodes"),
};

export const EDITOR: PageInfo = {
  what: "looking at how workflows are built",
  allowed: (w) => isAllowed(w, "workflow.see_draft"),
  fills: true,
};

export const PYTHON: PageInfo = {
  what: "the workflows of this workspace",
  allowed: WORKFLOWS.allowed,
};

export const BREAKS: PageInfo = {
  under: WORKFLOWS.to,
  what: "the workflows of this workspace",
  allowed: (w) => isAllowed(w, "workflow.see_published"),
};

export const MESSAGES: PageInfo = {
  under: RUNS.to,
  what: "the runs of other people",
  allowed: RUNS.allowed,
};

export const TRIGGERS: PageInfo = {
  what: "the workflows of this workspace",
  allowed: (w) => isAllowed(w, "workflow.see_published"),
};

export const RUN: PageInfo = {
  what: "the details of runs",
  allowed: (w) => isAllowed(w, "run.list"),
  fills: true,
};

/** Everything that one can go to, in the order of the bar. */
export const NAVIGATION: readonly NavigationEntry[] = [
  START,
  REQUESTS,
  WORKFLOWS,
  RUNS,
  CONNECTIONS,
  AUDIT,
  MEMBERS,
  MY_ACTIVITY,
  TOKENS,
  INSTANCE,
];

/** List where somebody may go. */
export const openTo = (workspace: Access): readonly NavigationEntry[] =>
  NAVIGATION.filter((entry) => entry.allowed(workspace));

/** Where somebody's day begins. */
export const homeOf = (workspace: Access): NavigationEntry => openTo(workspace)[0] ?? TOKENS;
