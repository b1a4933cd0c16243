import { Button, NativeSelect, TextInput } from "@mantine/core";
import type { AuditFilter } from "@/api/audit";
import { FilterBar, SearchField } from "@/ui/FilterBar";
import { AUDIT_ACTIONS } from "./auditActions";
import { actionInWords } from "./auditWords";

interface AuditFiltersProps {
  readonly filter: AuditFilter;
  readonly onChange: (filter: AuditFilter) => void;
}

/** Narrows the audit log. */
export function AuditFilters({ filter, onChange }: AuditFiltersProps) {
  const set = (key: keyof AuditFilter, value: string) => {
    const { [key]: _, ...rest } = filter;
    onChange(value === "" ? rest : { ...rest, [key]: value });
  };
  const known = AUDIT_ACTIONS as readonly string[];
  const action = filter.action ?? "";
  const actions = action === "" || known.includes(action) ? known : [...known, action];
  return (
    <FilterBar>
      <SearchField
        label="Search what was done"
        value={filter.q ?? ""}
        onSearch={(text) => set("q", text)}
      />
      <SearchField
        label="Who: name or id"
        value={filter.actor ?? ""}
        onSearch={(text) => set("actor", text)}
      />
      <NativeSelect
        aria-label="Action"
        value={action}
        onChange={(event) => set("action", event.currentTarget.value)}
        data={[
          { value: "", label: "Any action" },
          ...actions.map((value) => ({ value, label: actionInWords(value) })),
        ]}
      />
      <TextInput
        type="date"
        aria-label="From this day"
        leftSection="from"
        leftSectionWidth={46}
        value={filter.from ?? ""}
        onChange={(event) => set("from", event.currentTarget.value)}
      />
      <TextInput
        type="date"
        aria-label="Up to this day"
        leftSection="to"
        leftSectionWidth={32}
        value={filter.to ?? ""}
        onChange={(event) => set("to", event.currentTarget.value)}
      />
      {Object.keys(filter).length > 0 && (
        <Button variant="subtle" color="gray" onClick={() => onChange({})}>
          Clear
        </Button>
      )}
    </FilterBar>
  );
}
