import { Drawer } from "@mantine/core";
import type { ReactNode } from "react";
import type { AuditRow } from "@/api/model";
import { exactTime } from "@/ui/time";
import classes from "./AuditDrawer.module.css";
import { actionInWords, outcomeInWords, targetInWords } from "./auditWords";
import { type Change, changesBetween } from "./changes";

interface AuditDrawerProps {
  readonly row: AuditRow | null;
  readonly onClose: () => void;
}

/** One line of the audit log in full, with what was before and after. */
export function AuditDrawer({ row, onClose }: AuditDrawerProps) {
  return (
    <Drawer
      opened={row !== null}
      onClose={onClose}
      position="right"
      size={480}
      title={row ? actionInWords(row.action) : ""}
    >
      {row && <Details row={row} />}
    </Drawer>
  );
}

function Details({ row }: { readonly row: AuditRow }) {
  const changes = changesBetween(row.before, row.after);
  return (
    <>
      <dl className={classes.facts}>
        <Fact name="On">{`${targetInWords(row)}${row.target.kind && ` (${row.target.kind})`}`}</Fact>
        <Fact name="Who">{row.actor.label}</Fact>
        {row.actor.via && <Fact name="With API key">{row.actor.via}</Fact>}
        <Fact name="When">{exactTime(row.at)}</Fact>
        <Fact name="Outcome">{outcomeInWords(row.outcome).word}</Fact>
        {row.reason && <Fact name="Reason">{row.reason}</Fact>}
        {row.ip && <Fact name="Address">{row.ip}</Fact>}
        {row.request_id && <Fact name="Request">{row.request_id}</Fact>}
        <Fact name="Number">{row.seq}</Fact>
      </dl>
      {changes.length > 0 && <Changes changes={changes} />}
    </>
  );
}

function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <div className={classes.fact}>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function Changes({ changes }: { readonly changes: readonly Change[] }) {
  return (
    <>
      <h3 className={classes.heading}>What it changed</h3>
      <ul className={classes.changes}>
        {changes.map((change) => (
          <li key={change.name}>
            <strong>{change.name}</strong>
            {change.before !== null && (
              <del className={classes.before}>
                <span className="visually-hidden">before: </span>
                {change.before}
              </del>
            )}
            {change.after !== null && (
              <ins className={classes.after}>
                <span className="visually-hidden">after: </span>
                {change.after}
              </ins>
            )}
          </li>
        ))}
      </ul>
    </>
  );
}
