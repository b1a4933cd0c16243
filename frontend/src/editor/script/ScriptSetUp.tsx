import { Modal, Stack } from "@mantine/core";
import { IconArrowsMaximize } from "@tabler/icons-react";
import { useState } from "react";
import { GeneralIssues } from "../inspector/GeneralIssues";
import classes from "../inspector/Inspector.module.css";
import { issuesAt } from "../inspector/issuesOf";
import { JoinField } from "../inspector/JoinField";
import { NamedValues } from "../inspector/NamedValues";
import { useChange, useIssues, useNode, useReadOnly } from "../inspector/NodeContext";
import { NumberField } from "../inspector/NumberField";
import { RowTool } from "../inspector/RowTool";
import { CodeField } from "./CodeField";
import { ScriptOutput } from "./ScriptOutput";

const LONGEST_S = 10;

/** A few lines of Python, with what they see and what they give. */
export function ScriptSetUp() {
  const node = useNode("script");
  const change = useChange<"script">(node);
  const [large, setLarge] = useState(false);
  return (
    <Stack gap="md">
      <GeneralIssues node={node} />
      <JoinField node={node} />
      <p className={classes.lead}>
        Computes with its inputs. It reaches no file, no network and no other step.
      </p>
      <NamedValues
        field="/inputs"
        label="Inputs"
        description="The code sees these names, and nothing else."
        one="an input"
        values={node.inputs}
        onChange={(inputs, what) => change({ inputs }, `/inputs/${what}`)}
      />
      <Code
        id={`code-${node.id}`}
        aside={
          <RowTool label="Edit the code in a larger window" off={false} run={() => setLarge(true)}>
            <IconArrowsMaximize size={15} aria-hidden="true" />
          </RowTool>
        }
      />
      <ScriptOutput
        onChange={(output_schema, what) => change({ output_schema }, `/output_schema/${what}`)}
      />
      <NumberField
        field="/limit_s"
        label="May compute for"
        unit=" s"
        value={node.limit_s}
        min={0.1}
        max={LONGEST_S}
        description="Up to 2 s it is quickest; beyond, up to 10 s."
        onChange={(limit_s) => change({ limit_s: limit_s ?? 2 }, "/limit_s")}
      />
      <Modal
        opened={large}
        onClose={() => setLarge(false)}
        title={node.name || node.id}
        size="min(960px, 94vw)"
      >
        <Code id={`large-code-${node.id}`} />
      </Modal>
    </Stack>
  );
}

interface CodeProps {
  readonly id: string;
  readonly aside?: React.ReactNode;
}

function Code({ id, aside }: CodeProps) {
  const node = useNode("script");
  const change = useChange<"script">(node);
  return (
    <CodeField
      id={id}
      label="Code"
      value={node.code}
      readOnly={useReadOnly()}
      issues={issuesAt(useIssues(), node.id, "/code")}
      names={Object.keys(node.inputs)}
      aside={aside}
      onChange={(code) => change({ code }, "/code")}
    />
  );
}
