import type { QueryClient } from "@tanstack/react-query";
import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
  redirect,
} from "@tanstack/react-router";
import { sessionQuery } from "@/api/session";
import { PageFailed } from "@/shell/PageFailed";
import * as pages from "@/shell/pageList";
import { WorkspaceShell } from "@/shell/WorkspaceShell";
import { LoadingRows, NothingHere } from "@/ui/PageStates";

declare module "@tanstack/react-router" {
  interface Register {
    router: ReturnType<typeof makeRouter>;
  }
  interface StaticDataRouteOption {
    page?: pages.PageInfo;
  }
}

const root = createRootRouteWithContext<{ queryClient: QueryClient }>()({});

const home = createRoute({
  getParentRoute: () => root,
  path: "/",
  beforeLoad: async ({ context }) => {
    const session = await context.queryClient.ensureQueryData(sessionQuery);
    const workspace = session.workspaces[0];
    if (!session.user || !workspace) throw redirect({ to: "/sign-in", search: {} });
    throw redirect({ to: pages.homeOf(workspace).to, params: { slug: workspace.slug } });
  },
});

const signIn = createRoute({
  getParentRoute: () => root,
  path: "/sign-in",
  validateSearch: (search: Record<string, unknown>): { next?: string } =>
    typeof search.next === "string" ? { next: search.next } : {},
  component: lazyRouteComponent(() => import("@/pages/SignInPage"), "SignInPage"),
});

const workspace = createRoute({
  getParentRoute: () => root,
  path: "/w/$slug",
  beforeLoad: async ({ context, location }) => {
    const session = await context.queryClient.ensureQueryData(sessionQuery);
    if (!session.user) throw redirect({ to: "/sign-in", search: { next: location.href } });
  },
  component: WorkspaceShell,
});

const inWorkspace = { getParentRoute: () => workspace } as const;

const workspaceHome = createRoute({
  ...inWorkspace,
  path: "/",
  beforeLoad: async ({ context, params }) => {
    const session = await context.queryClient.ensureQueryData(sessionQuery);
    const here = session.workspaces.find((w) => w.slug === params.slug);
    if (here) throw redirect({ to: pages.homeOf(here).to, params });
  },
});

const start = createRoute({
  ...inWorkspace,
  path: "/start",
  staticData: { page: pages.START },
  component: lazyRouteComponent(() => import("@/pages/StartPage"), "StartPage"),
});

const startForm = createRoute({
  ...inWorkspace,
  path: "/start/$workflowId",
  staticData: { page: pages.START },
  component: lazyRouteComponent(() => import("@/pages/StartFormPage"), "StartFormPage"),
});

const requests = createRoute({
  ...inWorkspace,
  path: "/requests",
  staticData: { page: pages.REQUESTS },
  component: lazyRouteComponent(() => import("@/pages/RequestsPage"), "RequestsPage"),
});

const request = createRoute({
  ...inWorkspace,
  path: "/requests/$requestId",
  staticData: { page: pages.REQUESTS },
  component: lazyRouteComponent(() => import("@/pages/RequestPage"), "RequestPage"),
});

const workflows = createRoute({
  ...inWorkspace,
  path: "/workflows",
  staticData: { page: pages.WORKFLOWS },
  validateSearch: (search: Record<string, unknown>): { q?: string; new?: true } => ({
    ...(typeof search.q === "string" && search.q !== "" ? { q: search.q } : {}),
    ...(search.new === true ? { new: true as const } : {}),
  }),
  component: lazyRouteComponent(() => import("@/pages/WorkflowsPage"), "WorkflowsPage"),
});

const editor = createRoute({
  ...inWorkspace,
  path: "/workflows/$workflowId",
  staticData: { page: pages.EDITOR },
  validateSearch: (search: Record<string, unknown>): { node?: string; field?: string } =>
    textsOf(search, "node", "field"),
  component: lazyRouteComponent(() => import("@/pages/EditorPage"), "EditorPage"),
});

const python = createRoute({
  ...inWorkspace,
  path: "/workflows/$workflowId/python",
  staticData: { page: pages.PYTHON },
  validateSearch: (search: Record<string, unknown>): { version?: number } => {
    const version = Number(search.version);
    return Number.isInteger(version) && version > 0 ? { version } : {};
  },
  component: lazyRouteComponent(() => import("@/pages/PythonPage"), "PythonPage"),
});

const triggers = createRoute({
  ...inWorkspace,
  path: "/workflows/$workflowId/triggers",
  staticData: { page: pages.TRIGGERS },
  component: lazyRouteComponent(() => import("@/pages/TriggersPage"), "TriggersPage"),
});

const runs = createRoute({
  ...inWorkspace,
  path: "/runs",
  staticData: { page: pages.RUNS },
  validateSearch: (
    search: Record<string, unknown>,
  ): { q?: string; status?: string; workflow?: string } =>
    textsOf(search, "q", "status", "workflow"),
  component: lazyRouteComponent(() => import("@/pages/RunsPage"), "RunsPage"),
});

const run = createRoute({
  ...inWorkspace,
  path: "/runs/$runId",
  staticData: { page: pages.RUN },
  component: lazyRouteComponent(() => import("@/pages/RunPage"), "RunPage"),
});

const connections = createRoute({
  ...inWorkspace,
  path: "/connections",
  staticData: { page: pages.CONNECTIONS },
  component: lazyRouteComponent(() => import("@/pages/ConnectionsPage"), "ConnectionsPage"),
});

const breaks = createRoute({
  ...inWorkspace,
  path: "/connector-changes",
  staticData: { page: pages.BREAKS },
  component: lazyRouteComponent(() => import("@/pages/BreaksPage"), "BreaksPage"),
});

const messages = createRoute({
  ...inWorkspace,
  path: "/messages",
  staticData: { page: pages.MESSAGES },
  component: lazyRouteComponent(() => import("@/pages/MessagesPage"), "MessagesPage"),
});

const instance = createRoute({
  ...inWorkspace,
  path: "/instance",
  staticData: { page: pages.INSTANCE },
  component: lazyRouteComponent(() => import("@/pages/InstancePage"), "InstancePage"),
});

const audit = createRoute({
  ...inWorkspace,
  path: "/audit",
  staticData: { page: pages.AUDIT },
  validateSearch: (
    search: Record<string, unknown>,
  ): {
    q?: string;
    actor?: string;
    action?: string;
    target?: string;
    from?: string;
    to?: string;
  } => textsOf(search, "q", "actor", "action", "target", "from", "to"),
  component: lazyRouteComponent(() => import("@/pages/AuditPage"), "AuditPage"),
});

const activity = createRoute({
  ...inWorkspace,
  path: "/activity",
  staticData: { page: pages.MY_ACTIVITY },
  component: lazyRouteComponent(() => import("@/pages/MyActivityPage"), "MyActivityPage"),
});

const members = createRoute({
  ...inWorkspace,
  path: "/members",
  staticData: { page: pages.MEMBERS },
  component: lazyRouteComponent(() => import("@/pages/MembersPage"), "MembersPage"),
});

const tokens = createRoute({
  ...inWorkspace,
  path: "/tokens",
  staticData: { page: pages.TOKENS },
  component: lazyRouteComponent(() => import("@/pages/TokensPage"), "TokensPage"),
});

/** Keep the parameters of an address that are texts and not empty. */
function textsOf<K extends string>(search: Record<string, unknown>, ...keys: K[]) {
  const kept: Partial<Record<K, string>> = {};
  for (const key of keys) {
    const value = search[key];
    if (typeof value === "string" && value !== "") kept[key] = value;
    if (typeof value === "number") kept[key] = String(value);
  }
  return kept;
}

const tree = root.addChildren([
  home,
  signIn,
  workspace.addChildren([
    workspaceHome,
    start,
    startForm,
    requests,
    request,
    workflows,
    editor,
    python,
    triggers,
    runs,
    run,
    connections,
    breaks,
    messages,
    instance,
    audit,
    activity,
    members,
    tokens,
  ]),
]);

/** Make the router over every page of the application. */
export function makeRouter(queryClient: QueryClient) {
  return createRouter({
    routeTree: tree,
    context: { queryClient },
    defaultPreload: "intent",
    defaultPreloadStaleTime: 0,
    scrollRestoration: true,
    defaultPendingMs: 150,
    defaultPendingComponent: LoadingRows,
    defaultErrorComponent: PageFailed,
    defaultNotFoundComponent: () => <NothingHere alone />,
  });
}
