import { Menu, UnstyledButton } from "@mantine/core";
import { IconCheck, IconChevronDown } from "@tabler/icons-react";
import { useNavigate } from "@tanstack/react-router";
import { usePresence } from "@/api/session";
import classes from "./WorkspaceName.module.css";

/** The workspace one is in, and the way to one's others. */
export function WorkspaceName() {
  const { session, workspace } = usePresence();
  const navigate = useNavigate();
  if (session.workspaces.length < 2) return <span className={classes.name}>{workspace.name}</span>;
  return (
    <Menu position="bottom-start">
      <Menu.Target>
        <UnstyledButton className={classes.name} aria-label={`Workspace ${workspace.name}, change`}>
          {workspace.name}
          <IconChevronDown size={14} aria-hidden />
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        {session.workspaces.map((other) => (
          <Menu.Item
            key={other.slug}
            rightSection={other.slug === workspace.slug ? <IconCheck size={14} /> : null}
            onClick={() => navigate({ to: "/w/$slug", params: { slug: other.slug } })}
          >
            {other.name}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
