import { Menu, UnstyledButton } from "@mantine/core";
import { IconLock, IconLogout, IconMailOpened } from "@tabler/icons-react";
import { useNavigate } from "@tanstack/react-router";
import { roleTitle } from "@/api/roles";
import { usePresence } from "@/api/session";
import { Initials } from "@/ui/Initials";
import classes from "./AccountMenu.module.css";
import { openTo } from "./pageList";
import { useChangePassword } from "./useChangePassword";
import { useSignOut } from "./useSignOut";

/** Who is signed in, what they are here, and the way out. */
export function AccountMenu() {
  const { session, user, workspace } = usePresence();
  const navigate = useNavigate();
  const leave = useSignOut();
  const changePassword = useChangePassword();
  const name = user.name || user.email;
  return (
    <Menu position="bottom-end" width={260} withinPortal={false}>
      <Menu.Target>
        <UnstyledButton
          data-account-button
          className={classes.button}
          aria-label={`Account of ${name}`}
        >
          <Initials name={name} />
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <div className={classes.who}>
          <strong>{name}</strong>
          <span>{user.email}</span>
          <span>{workspace.roles.map(roleTitle).join(" · ")}</span>
        </div>
        <Menu.Divider />
        {openTo(workspace)
          .filter((entry) => entry.place === "account")
          .map((entry) => (
            <Menu.Item
              key={entry.to}
              leftSection={<entry.icon size={15} />}
              onClick={() => navigate({ to: entry.to, params: { slug: workspace.slug } })}
            >
              {entry.label}
            </Menu.Item>
          ))}
        <Menu.Item leftSection={<IconLock size={15} />} onClick={changePassword}>
          Change password…
        </Menu.Item>
        {session.mail_sink_url && (
          <Menu.Item
            component="a"
            href={session.mail_sink_url}
            target="_blank"
            rel="noreferrer"
            leftSection={<IconMailOpened size={15} />}
          >
            Mail of the demo
          </Menu.Item>
        )}
        <Menu.Divider />
        <Menu.Item leftSection={<IconLogout size={15} />} onClick={leave}>
          Sign out
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
