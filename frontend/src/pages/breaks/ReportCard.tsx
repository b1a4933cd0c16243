import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { catalogQuery } from "@/api/connections";
import type { Break, CallChange, ConnectorReport } from "@/api/model";
import { useMay, useSlug } from "@/api/session";
import rowLink from "@/ui/RowLink.module.css";
import { StateChip } from "@/ui/StateChip";
import { Tag } from "@/ui/Tag";
import classes from "./Breaks.module.css";
import { breaking, fieldName, gathered, type OneChange, sideWord } from "./words";

/** What has changed for one version or draft, and what of it no longer fits. */
export function ReportCard({ report }: { readonly report: ConnectorReport }) {
  const changes = gathered(report.changes);
  return (
    <section className={classes.card} aria-label={`${report.workflow}, ${versionName(report)}`}>
      <header className={classes.head}>
        <h2 className={classes.name}>
          <NodeLink report={report} node={null} field="">
            {report.workflow}
          </NodeLink>
        </h2>
        <Tag>{versionName(report)}</Tag>
        <span className={classes.state}>
          <State report={report} />
        </span>
      </header>
      {report.breaks.length > 0 && (
        <>
          <h3 className={classes.heading}>What to look at</h3>
          <ul className={classes.list}>
            {report.breaks.map((one) => (
              <li key={JSON.stringify(one)}>
                <BreakLine report={report} one={one} />
              </li>
            ))}
          </ul>
        </>
      )}
      {changes.length > 0 && (
        <>
          <h3 className={classes.heading}>What has changed</h3>
          <ul className={classes.list}>
            {changes.map((one, at) => (
              <li key={one.key}>
                <ChangeLine report={report} one={one} before={changes[at - 1]} />
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  );
}

const versionName = ({ version }: ConnectorReport): string =>
  version === null ? "draft" : `version ${version}`;

function State({ report }: { readonly report: ConnectorReport }) {
  const count = breaking(report).length;
  if (count > 0) {
    return (
      <StateChip tone="bad">{count === 1 ? "1 field breaks" : `${count} fields break`}</StateChip>
    );
  }
  if (report.breaks.length > 0) return <StateChip tone="wait">may go wrong</StateChip>;
  return <StateChip tone="ok">still fits</StateChip>;
}

function BreakLine({ report, one }: { readonly report: ConnectorReport; readonly one: Break }) {
  const field = fieldName(one.field);
  const step = one.node === null ? "Workflow" : (report.titles[one.node] ?? one.node);
  return (
    <>
      <span className={classes.where}>
        <NodeLink report={report} node={one.node} field={one.field}>
          {step}
        </NodeLink>
        {field !== "" && <span className={classes.field}>{field}</span>}
      </span>
      <span className={classes.words}>
        {one.message}
        {!one.breaks && <span className={classes.quiet}> For some values only.</span>}
      </span>
    </>
  );
}

interface ChangeLineProps {
  readonly report: ConnectorReport;
  readonly one: OneChange;
  /** The line above: an operation is named once. */
  readonly before: OneChange | undefined;
}

function ChangeLine({ report, one, before }: ChangeLineProps) {
  const { path, sentence, side, connector, operation } = one.change;
  const named = before?.change.connector === connector && before.change.operation === operation;
  return (
    <>
      <span className={classes.where}>
        {!named && <OperationName change={one.change} />}
        <span className={classes.field}>{sideWord(side)}</span>
      </span>
      <span className={classes.words}>
        {path !== "" && <code className={classes.path}>{path}</code>} {sentence}
        <span className={classes.quiet}>
          {" in "}
          {one.nodes.map((node) => report.titles[node] ?? node).join(", ")}
        </span>
      </span>
    </>
  );
}

function OperationName({ change }: { readonly change: CallChange }) {
  const catalog = useQuery(catalogQuery(useSlug()));
  const connector = catalog.data?.connectors.find(({ name }) => name === change.connector);
  const operation = connector?.operations.find(({ name }) => name === change.operation);
  return <strong>{operation?.title ?? `${change.connector}.${change.operation}`}</strong>;
}

interface NodeLinkProps {
  readonly report: ConnectorReport;
  readonly node: string | null;
  readonly field: string;
  readonly children: string;
}

/** Opens the editor at a step, for those who may see drawings. */
function NodeLink({ report, node, field, children }: NodeLinkProps) {
  const slug = useSlug();
  const may = useMay();
  if (!may("workflow.see_draft", "own")) return <strong>{children}</strong>;
  return (
    <Link
      to="/w/$slug/workflows/$workflowId"
      params={{ slug, workflowId: report.workflow_id }}
      search={node === null ? {} : { node, ...(field === "" ? {} : { field }) }}
      className={rowLink.link}
    >
      {children}
    </Link>
  );
}
