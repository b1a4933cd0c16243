import { useMantineColorScheme } from "@mantine/core";
import { Spotlight, type SpotlightActionData, spotlight } from "@mantine/spotlight";
import { IconLock, IconLogout, IconPlus, IconSearch, IconSunMoon } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useEffect } from "react";
import { formsQuery } from "@/api/forms";
import { useMay, usePresence } from "@/api/session";
import { workflowsQuery } from "@/api/workflows";
import { IconTile } from "@/ui/IconTile";
import { offeredCommands } from "@/ui/pageCommands";
import { openTo, WORKFLOWS } from "./pageList";
import { nextScheme } from "./ThemeSwitch";
import { useChangePassword } from "./useChangePassword";
import { useSignOut } from "./useSignOut";

const AT_MOST = 12;

/** Search over everything one may go to and do; opens each time `asked` grows. */
export function CommandPalette({ asked }: { readonly asked: number }) {
  const groups = [...onThisPage(), useStarting(), usePages(), useWorkflows(), useDoing()];
  useEffect(() => {
    if (asked > 0) spotlight.open();
  }, [asked]);
  return (
    <Spotlight
      shortcut={null}
      lockScroll={false}
      attributes={{ content: { "aria-label": "Go to, start, or do" } }}
      actions={groups.filter((group) => group.actions.length > 0)}
      limit={AT_MOST}
      scrollable
      maxHeight={420}
      highlightQuery
      nothingFound="Nothing of that name."
      searchProps={{
        leftSection: <IconSearch size={17} />,
        placeholder: "Go to, start, or do…",
        "aria-label": "Go to, start, or do",
      }}
    />
  );
}

interface Group {
  group: string;
  actions: SpotlightActionData[];
}

/** What the page that is open offers, such as the editor's commands. */
function onThisPage(): Group[] {
  return offeredCommands().map(({ group, commands }) => ({
    group,
    actions: commands.map(({ id, label, keys, icon: Icon, run }) => ({
      id,
      label,
      description: keys,
      leftSection: <Icon size={18} stroke={1.6} />,
      onClick: run,
    })),
  }));
}

function usePages(): Group {
  const { workspace } = usePresence();
  const navigate = useNavigate();
  const actions = openTo(workspace).map((entry) => ({
    id: entry.to,
    label: entry.label,
    leftSection: <entry.icon size={18} stroke={1.6} />,
    onClick: () => void navigate({ to: entry.to, params: { slug: workspace.slug } }),
  }));
  return { group: "Pages", actions };
}

function useStarting(): Group {
  const { workspace } = usePresence();
  const may = useMay();
  const navigate = useNavigate();
  const { slug } = workspace;
  const { data } = useQuery({ ...formsQuery(slug), enabled: may("run.start_by_form") });
  const actions = (data?.items ?? []).map((form) => ({
    id: `form ${form.workflow_id}`,
    label: form.title,
    description: form.description,
    leftSection: <IconTile icon={form.icon} color={form.color} label={form.title} size={24} />,
    onClick: () =>
      void navigate({
        to: "/w/$slug/start/$workflowId",
        params: { slug, workflowId: form.workflow_id },
      }),
  }));
  return { group: "Start", actions };
}

function useWorkflows(): Group {
  const { workspace } = usePresence();
  const may = useMay();
  const navigate = useNavigate();
  const { slug } = workspace;
  const { data } = useQuery({ ...workflowsQuery(slug, ""), enabled: may("workflow.see_draft") });
  const actions = (data?.items ?? []).map((workflow) => ({
    id: `workflow ${workflow.id}`,
    label: workflow.name,
    description: workflow.description,
    leftSection: <WORKFLOWS.icon size={18} stroke={1.6} />,
    onClick: () =>
      void navigate({
        to: "/w/$slug/workflows/$workflowId",
        params: { slug, workflowId: workflow.id },
      }),
  }));
  return { group: "Workflows", actions };
}

function useDoing(): Group {
  const { workspace } = usePresence();
  const may = useMay();
  const navigate = useNavigate();
  const leave = useSignOut();
  const changePassword = useChangePassword();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const create: SpotlightActionData = {
    id: "new workflow",
    label: "New workflow",
    leftSection: <IconPlus size={18} stroke={1.6} />,
    onClick: () =>
      void navigate({
        to: "/w/$slug/workflows",
        params: { slug: workspace.slug },
        search: { new: true },
      }),
  };
  return {
    group: "Do",
    actions: [
      ...(may("workflow.edit_draft") ? [create] : []),
      {
        id: "switch colours",
        label: `Switch colours to ${nextScheme(colorScheme)}`,
        keywords: "theme dark light",
        leftSection: <IconSunMoon size={18} stroke={1.6} />,
        onClick: () => setColorScheme(nextScheme(colorScheme)),
      },
      {
        id: "change password",
        label: "Change password",
        leftSection: <IconLock size={18} stroke={1.6} />,
        onClick: changePassword,
      },
      {
        id: "sign out",
        label: "Sign out",
        leftSection: <IconLogout size={18} stroke={1.6} />,
        onClick: () => void leave(),
      },
    ],
  };
}
