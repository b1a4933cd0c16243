import { Checkbox, Modal, NativeSelect, SimpleGrid, Stack, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { Permission } from "@/api/model";
import { usePresence } from "@/api/session";
import { createToken, tokensKey } from "@/api/tokens";
import { DialogButtons } from "@/ui/DialogButtons";
import { FormProblem } from "@/ui/FormProblem";
import { FreshKey } from "./FreshKey";
import { scopeInWords, scopesOf } from "./scopes";

const DAY_MS = 86_400_000;
const LIFETIMES = [
  { value: "30", label: "30 days" },
  { value: "90", label: "90 days" },
  { value: "365", label: "a year" },
  { value: "", label: "until it is ended" },
];

/** Makes a key, and shows it this once. */
export function NewTokenDialog({ onClose }: { readonly onClose: () => void }) {
  const [key, setKey] = useState<string | null>(null);
  return (
    <Modal
      opened
      onClose={onClose}
      title={key === null ? "New API key" : "Copy the key now"}
      size="lg"
      closeOnClickOutside={key === null}
      closeOnEscape={key === null}
      withCloseButton={key === null}
    >
      {key === null ? (
        <NewTokenForm onMade={setKey} onClose={onClose} />
      ) : (
        <FreshKey value={key} onClose={onClose} />
      )}
    </Modal>
  );
}

interface NewTokenFormProps {
  readonly onMade: (key: string) => void;
  readonly onClose: () => void;
}

function NewTokenForm({ onMade, onClose }: NewTokenFormProps) {
  const { workspace } = usePresence();
  const [name, setName] = useState("");
  const [days, setDays] = useState("90");
  const [scopes, setScopes] = useState<Permission[]>([]);
  const make = useMake({ name: name.trim(), days, scopes, onMade });
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        make.mutate();
      }}
    >
      <Stack gap="sm">
        <TextInput
          label="Name"
          description="The program that will use it."
          required
          maxLength={120}
          data-autofocus
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <NativeSelect
          label="Works for"
          value={days}
          onChange={(event) => setDays(event.currentTarget.value)}
          data={LIFETIMES}
        />
        <Checkbox.Group
          label="It may"
          description="Never more than you yourself may at that moment."
          value={scopes}
          onChange={(next) => setScopes(next as Permission[])}
        >
          <SimpleGrid cols={{ base: 1, xs: 2 }} spacing={6} mt={8}>
            {scopesOf(workspace.permissions).map((scope) => (
              <Checkbox key={scope} value={scope} label={scopeInWords(scope)} />
            ))}
          </SimpleGrid>
        </Checkbox.Group>
        <FormProblem error={make.error} />
        <DialogButtons
          label="Make the key"
          busy={make.isPending}
          disabled={name.trim() === "" || scopes.length === 0}
          onCancel={onClose}
        />
      </Stack>
    </form>
  );
}

interface Wanted {
  readonly name: string;
  readonly days: string;
  readonly scopes: readonly Permission[];
  readonly onMade: (key: string) => void;
}

function useMake({ name, days, scopes, onMade }: Wanted) {
  const { workspace } = usePresence();
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: () => {
      const end = days === "" ? null : new Date(Date.now() + Number(days) * DAY_MS).toISOString();
      return createToken(workspace.slug, { name, scopes, expires_at: end });
    },
    onSuccess: (made) => {
      void queryClient.invalidateQueries({ queryKey: tokensKey(workspace.slug) });
      onMade(made.key);
    },
  });
}
