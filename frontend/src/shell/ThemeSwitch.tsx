import { ActionIcon, type MantineColorScheme, Tooltip, useMantineColorScheme } from "@mantine/core";
import { IconDeviceDesktop, IconMoon, IconSun } from "@tabler/icons-react";

const ORDER: readonly MantineColorScheme[] = ["auto", "light", "dark"];
const LOOKS = {
  auto: { icon: IconDeviceDesktop, label: "as this device" },
  light: { icon: IconSun, label: "light" },
  dark: { icon: IconMoon, label: "dark" },
} as const;

/** Give the scheme that follows when one switches. */
export function nextScheme(scheme: MantineColorScheme): MantineColorScheme {
  return ORDER[(ORDER.indexOf(scheme) + 1) % ORDER.length] ?? "auto";
}

/** Light, dark, or as the device wishes. */
export function ThemeSwitch() {
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const next = nextScheme(colorScheme);
  const { icon: Icon, label } = LOOKS[colorScheme];
  return (
    <Tooltip label={`Colours: ${label}. Switch to ${LOOKS[next].label}`}>
      <ActionIcon
        variant="subtle"
        color="gray"
        size={32}
        aria-label={`Colours: ${label}. Switch to ${LOOKS[next].label}`}
        onClick={() => setColorScheme(next)}
      >
        <Icon size={17} stroke={1.7} />
      </ActionIcon>
    </Tooltip>
  );
}
