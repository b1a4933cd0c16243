import { Menu, UnstyledButton } from "@mantine/core";
import { IconDots } from "@tabler/icons-react";
import { Link, useNavigate } from "@tanstack/react-router";
import { useSlug } from "@/api/session";
import classes from "./BottomBar.module.css";
import type { NavigationEntry } from "./pageList";

const AT_MOST = 4;

interface BottomBarProps {
  readonly entries: readonly NavigationEntry[];
  readonly under: NavigationEntry["to"] | undefined;
}

/** On a phone: what people do there under their thumbs, and the rest behind one button. */
export function BottomBar({ entries, under }: BottomBarProps) {
  const slug = useSlug();
  const navigate = useNavigate();
  const all = entries.filter((entry) => entry.place === "top");
  if (all.length < 2) return null;
  const shown = all.length <= AT_MOST ? all : all.slice(0, AT_MOST - 1);
  const rest = all.slice(shown.length);
  return (
    <nav className={classes.bar} aria-label="Main pages">
      {shown.map((entry) => (
        <Link
          key={entry.to}
          to={entry.to}
          params={{ slug }}
          className={classes.item}
          aria-current={entry.to === under ? "true" : undefined}
        >
          <entry.icon size={20} stroke={1.7} aria-hidden />
          {entry.label}
        </Link>
      ))}
      {rest.length > 0 && (
        <Menu position="top-end">
          <Menu.Target>
            <UnstyledButton className={classes.item}>
              <IconDots size={20} stroke={1.7} aria-hidden />
              More
            </UnstyledButton>
          </Menu.Target>
          <Menu.Dropdown>
            {rest.map((entry) => (
              <Menu.Item
                key={entry.to}
                leftSection={<entry.icon size={16} />}
                onClick={() => navigate({ to: entry.to, params: { slug } })}
              >
                {entry.label}
              </Menu.Item>
            ))}
          </Menu.Dropdown>
        </Menu>
      )}
    </nav>
  );
}
