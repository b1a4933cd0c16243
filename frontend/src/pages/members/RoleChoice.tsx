import { Checkbox, Stack } from "@mantine/core";
import type { Role } from "@/api/model";
import { ROLES } from "@/api/roles";
import { useMay } from "@/api/session";
import classes from "./RoleChoice.module.css";

interface RoleChoiceProps {
  readonly value: readonly Role[];
  readonly onChange: (roles: readonly Role[]) => void;
  readonly error?: string | undefined;
}

/** Roles to tick, each with what it is for; those that one may not hand out are greyed. */
export function RoleChoice({ value, onChange, error }: RoleChoiceProps) {
  const may = useMay();
  return (
    <Checkbox.Group
      label="Roles"
      value={[...value]}
      onChange={(next) => onChange(next as Role[])}
      error={error}
    >
      <Stack gap={4} mt={4}>
        {ROLES.map((role) => {
          const allowed = may(role.isAdmin ? "member.assign_admin_roles" : "member.assign_roles");
          return (
            <Checkbox.Card
              key={role.name}
              value={role.name}
              className={classes.role}
              disabled={!allowed}
            >
              <Checkbox.Indicator disabled={!allowed} />
              <span>
                <strong>{role.title}</strong>
                <span className={classes.may}>{role.may}</span>
                {!allowed && (
                  <span className={classes.may}>Only an instance administrator gives this.</span>
                )}
              </span>
            </Checkbox.Card>
          );
        })}
      </Stack>
    </Checkbox.Group>
  );
}
