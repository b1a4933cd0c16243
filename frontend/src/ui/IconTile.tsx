import classes from "./IconTile.module.css";
import { iconNamed, tileColor } from "./icons";

interface IconTileProps {
  readonly icon: string;
  readonly color: string;
  /** Its first letter stands in when there is no such icon. */
  readonly label: string;
  readonly size?: number;
}

/** An icon on a tile of its own colour. The name beside it is what readers hear. */
export function IconTile({ icon, color, label, size = 34 }: IconTileProps) {
  const Icon = iconNamed(icon);
  return (
    <span
      className={classes.tile}
      style={{
        width: size,
        height: size,
        borderRadius: Math.round(size / 4),
        fontSize: Math.round(size * 0.44),
        background: tileColor(color),
      }}
      aria-hidden
    >
      {Icon ? <Icon size={Math.round(size * 0.58)} stroke={1.9} /> : label.trim().charAt(0)}
    </span>
  );
}
