import { Modal, PasswordInput, Stack, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { asApiError } from "@/api/errors";
import { addMember, membersKey } from "@/api/members";
import type { Role } from "@/api/model";
import { useSlug } from "@/api/session";
import { DialogButtons } from "@/ui/DialogButtons";
import { FormProblem } from "@/ui/FormProblem";
import { tell } from "@/ui/notify";
import { RoleChoice } from "./RoleChoice";

/** Makes somebody a member of the workspace. */
export function AddMemberDialog({ onClose }: { readonly onClose: () => void }) {
  const slug = useSlug();
  const queryClient = useQueryClient();
  const [values, setValues] = useState({ email: "", name: "", password: "" });
  const [roles, setRoles] = useState<readonly Role[]>(["business_user"]);
  const add = useMutation({
    mutationFn: () => {
      return addMember(slug, { ...values, roles, password: values.password || null });
    },
    onSuccess: async (made) => {
      await queryClient.invalidateQueries({ queryKey: membersKey(slug) });
      tell(`${made.name || made.email} is a member now.`);
      onClose();
    },
  });
  const failed = add.isError ? asApiError(add.error) : null;
  const errorOf = (field: string) => failed?.fields.find((f) => f.field === `/${field}`)?.message;
  const field = (key: keyof typeof values) => ({
    value: values[key],
    error: errorOf(key),
    onChange: (event: { currentTarget: { value: string } }) =>
      setValues({ ...values, [key]: event.currentTarget.value }),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    add.mutate();
  };
  return (
    <Modal opened onClose={onClose} title="Add member" size="lg">
      <form onSubmit={submit}>
        <Stack gap="sm">
          <TextInput
            label="E-mail address"
            type="email"
            required
            data-autofocus
            {...field("email")}
          />
          <TextInput label="Name" maxLength={120} {...field("name")} />
          <PasswordInput
            label="First password"
            description="For somebody without an account here. Tell it to them on another way."
            autoComplete="new-password"
            {...field("password")}
          />
          <RoleChoice value={roles} onChange={setRoles} error={errorOf("roles")} />
          {failed?.fields.length === 0 && <FormProblem error={failed} />}
          <DialogButtons
            label="Add"
            busy={add.isPending}
            disabled={roles.length === 0}
            onCancel={onClose}
          />
        </Stack>
      </form>
    </Modal>
  );
}
