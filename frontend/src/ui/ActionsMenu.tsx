import { ActionIcon, Menu } from "@mantine/core";
import { IconDots } from "@tabler/icons-react";
import { type ReactNode, useRef } from "react";

interface ActionsMenuProps {
  /** Name of the row. */
  readonly of: string;
  /** Id of the row, for a dialog that gives the focus back by itself. */
  readonly rowId?: string;
  /** Its `Menu.Item`s. */
  readonly children: ReactNode;
}

/** What one may do with a row of a table. */
export function ActionsMenu({ of, rowId, children }: ActionsMenuProps) {
  const button = useRef<HTMLButtonElement>(null);
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon
          ref={button}
          variant="subtle"
          color="gray"
          data-menu-of={rowId}
          aria-label={`Actions for ${of}`}
        >
          <IconDots size={16} />
        </ActionIcon>
      </Menu.Target>
      {/* A dialog gives the focus back to what had it; the item is gone by then. */}
      <Menu.Dropdown onClickCapture={() => button.current?.focus()}>{children}</Menu.Dropdown>
    </Menu>
  );
}
