import { Button, type ButtonProps } from "@mantine/core";
import type { TablerIcon } from "@tabler/icons-react";
import classes from "./BarButton.module.css";

interface Props extends Pick<ButtonProps, "disabled"> {
  readonly label: string;
  /** Stands for the label on a phone, where the bar has no room for words. */
  readonly icon: TablerIcon;
  readonly title?: string | undefined;
  readonly onClick: () => void;
}

/** A button of the run's bar. */
export function BarButton({ label, icon: Icon, ...rest }: Props) {
  return (
    <Button variant="default" className={classes.button ?? ""} aria-label={label} {...rest}>
      <span className={classes.label}>{label}</span>
      <Icon size={18} stroke={1.8} className={classes.icon} aria-hidden="true" />
    </Button>
  );
}
