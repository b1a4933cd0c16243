import { Button, Menu, Stack } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import type { Way } from "@/graph/document";
import { changeHandles } from "@/graph/edits/changeHandles";
import { uniqueId } from "@/graph/ids";
import { useEditor } from "../EditorContext";
import { GeneralIssues } from "./GeneralIssues";
import classes from "./Inspector.module.css";
import { JoinField } from "./JoinField";
import { useNode, useReadOnly } from "./NodeContext";
import { WayEditor } from "./WayEditor";
import { newWay, WAY_TYPES } from "./ways";

const MOST_WAYS = 10;

/** What the step waits for: the way that comes first is taken. */
export function WaitSetUp() {
  const node = useNode("wait");
  const editor = useEditor();
  const readOnly = useReadOnly();
  const { id, ways } = node;
  const set = (label: string, next: readonly Way[], merge?: string) =>
    editor.perform(
      label,
      changeHandles.on({ id, kind: "wait", settings: { ways: [...next] } }),
      merge === undefined ? {} : { merge },
    );
  const add = (type: Way["type"]) => {
    const free = uniqueId(WAY_TYPES[type].id, new Set(ways.map((way) => way.id)));
    set("Add a way", [...ways, newWay(type, free)]);
  };
  return (
    <Stack gap="sm">
      <GeneralIssues node={node} />
      <JoinField node={node} />
      <p className={classes.lead}>The run goes on with whatever comes first.</p>
      <ol className={classes.cases} data-field="/ways">
        {ways.map((way, index) => (
          <WayEditor
            key={way.id}
            way={way}
            index={index}
            last={index === ways.length - 1}
            onChange={(part, what) =>
              set(
                "Change what is waited for",
                ways.map((one) => (one.id === way.id ? ({ ...one, ...part } as Way) : one)),
                `${id}/ways/${way.id}/${what}`,
              )
            }
            onMove={(by) => set("Reorder", ways.toSpliced(index, 1).toSpliced(index + by, 0, way))}
            onRemove={() =>
              set(
                "Remove a way",
                ways.filter((one) => one.id !== way.id),
              )
            }
          />
        ))}
      </ol>
      {!readOnly && ways.length < MOST_WAYS && <AddWay onAdd={add} first={ways.length === 0} />}
      <Output />
    </Stack>
  );
}

interface AddWayProps {
  readonly first: boolean;
  readonly onAdd: (type: Way["type"]) => void;
}

function AddWay({ first, onAdd }: AddWayProps) {
  return (
    <Menu shadow="md" position="bottom-start">
      <Menu.Target>
        <Button variant="default" leftSection={<IconPlus size={15} aria-hidden="true" />}>
          {first ? "Wait for…" : "Or wait for…"}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {(["duration", "until", "message"] as const).map((type) => (
          <Menu.Item key={type} onClick={() => onAdd(type)}>
            {WAY_TYPES[type].label}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

function Output() {
  const { id } = useNode("wait");
  return (
    <p className={classes.words}>
      Later steps read <code>steps.{id}.way</code> (which came) and <code>steps.{id}.message</code>{" "}
      (what the message held).
    </p>
  );
}
