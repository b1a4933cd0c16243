import type { ReactNode } from "react";
import classes from "./DataTable.module.css";

export interface Column<Row> {
  readonly name: string;
  readonly cell: (row: Row) => ReactNode;
  /** Cells without a heading, such as a menu, say what they are here. */
  readonly hiddenName?: boolean;
  readonly align?: "end";
  /** Shrinks to its content. */
  readonly tight?: boolean;
  /** Said before the value on a phone, which shows no headings, where the value alone is a riddle. */
  readonly label?: string;
  /** Left out on a phone. */
  readonly secondary?: boolean;
}

interface DataTableProps<Row> {
  readonly label: string;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  readonly rowKey: (row: Row) => string;
}

/** A dense table; on a phone each row becomes a card. The first column names the row. */
export function DataTable<Row>({ label, columns, rows, rowKey }: DataTableProps<Row>) {
  return (
    <div className={classes.frame}>
      <table className={classes.table} aria-label={label}>
        <thead>
          <tr>
            {columns.map((column) => (
              <th
                key={column.name}
                scope="col"
                data-align={column.align}
                data-tight={column.tight}
                data-secondary={column.secondary}
              >
                <span className={column.hiddenName ? "visually-hidden" : undefined}>
                  {column.name}
                </span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={rowKey(row)}>
              {columns.map((column, index) => {
                const Cell = index === 0 ? "th" : "td";
                return (
                  <Cell
                    key={column.name}
                    {...(index === 0 ? { scope: "row" } : {})}
                    data-align={column.align}
                    data-tight={column.tight}
                    data-secondary={column.secondary}
                    data-actions={column.hiddenName}
                    data-label={column.label}
                  >
                    {column.cell(row)}
                  </Cell>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
