import { Modal, Stack, UnstyledButton } from "@mantine/core";
import { useState } from "react";
import type { ConnectionRow, ConnectorInfo } from "@/api/model";
import { IconTile } from "@/ui/IconTile";
import classes from "./ConnectionDialog.module.css";
import { ConnectionForm } from "./ConnectionForm";

interface ConnectionDialogProps {
  readonly connectors: readonly ConnectorInfo[];
  /** Null makes a new one. */
  readonly connection: ConnectionRow | null;
  readonly onClose: () => void;
}

/** Makes or changes a connection: first which system, then its fields. */
export function ConnectionDialog({ connectors, connection, onClose }: ConnectionDialogProps) {
  const possible = connectors.filter((one) => one.credentials !== null);
  const [chosen, setChosen] = useState(() =>
    connection ? possible.find((one) => one.name === connection.connector) : undefined,
  );
  const title = connection
    ? `Edit ${connection.name}`
    : chosen
      ? `New connection: ${chosen.title}`
      : "New connection";
  return (
    <Modal opened onClose={onClose} title={title} size="lg" closeOnClickOutside={!chosen}>
      {chosen ? (
        <ConnectionForm connector={chosen} connection={connection} onClose={onClose} />
      ) : (
        <Stack gap={6} role="group" aria-label="To which system?">
          {connection && <p>The connector of this connection is not installed any more.</p>}
          {!connection &&
            possible.map((one) => (
              <UnstyledButton
                key={one.name}
                className={classes.choice}
                onClick={() => setChosen(one)}
              >
                <IconTile icon={one.icon} color={one.color} label={one.title} />
                <span>
                  <strong>{one.title}</strong>
                  <span className={classes.about}>{one.description}</span>
                </span>
              </UnstyledButton>
            ))}
        </Stack>
      )}
    </Modal>
  );
}
