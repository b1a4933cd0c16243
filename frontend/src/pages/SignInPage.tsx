import { Alert, Button, PasswordInput, Stack, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { type FormEvent, useState } from "react";
import { asApiError } from "@/api/errors";
import { sessionKey, sessionQuery, signIn, useSession } from "@/api/session";
import { Mark } from "@/ui/Mark";
import { useTabTitle } from "@/ui/Page";
import classes from "./SignInPage.module.css";
import { DemoSignIns } from "./signIn/DemoSignIns";

/** Only addresses of our own: an open redirect would lend our name to a stranger. */
const isOurs = (next: string | undefined): next is string =>
  next !== undefined && /^\/(?![/\\])/.test(next);

/** The door. */
export function SignInPage() {
  useTabTitle("Sign in");
  const session = useSession();
  const enter = useEnter();
  const problem = enter.error ?? session.error;
  return (
    <main className={classes.page}>
      <div className={classes.card}>
        <Mark size={36} />
        <h1 className={classes.title}>Sign in to Baton</h1>
        <SignInForm
          busy={enter.isPending}
          problem={problem && asApiError(problem).message}
          onEnter={enter.mutate}
        />
        <DemoSignIns
          people={session.data?.demo_sign_ins ?? []}
          busy={enter.isPending}
          onChoose={enter.mutate}
        />
      </div>
    </main>
  );
}

interface Credentials {
  readonly email: string;
  readonly password: string;
}

function useEnter() {
  const { next } = useSearch({ from: "/sign-in" });
  const queryClient = useQueryClient();
  const navigate = useNavigate();
  return useMutation({
    mutationFn: async ({ email, password }: Credentials) => {
      await signIn(email, password);
      queryClient.removeQueries({ predicate: (query) => query.queryKey[0] !== sessionKey[0] });
      await queryClient.fetchQuery({ ...sessionQuery, staleTime: 0 });
    },
    onSuccess: () => navigate({ href: isOurs(next) ? next : "/", replace: true }),
  });
}

interface SignInFormProps {
  readonly busy: boolean;
  readonly problem: string | null;
  readonly onEnter: (who: Credentials) => void;
}

function SignInForm({ busy, problem, onEnter }: SignInFormProps) {
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onEnter({ email, password });
  };
  return (
    <form onSubmit={submit}>
      <Stack gap="md">
        {problem && (
          <Alert color="red" role="alert">
            {problem}
          </Alert>
        )}
        <TextInput
          label="E-mail address"
          type="email"
          name="email"
          autoComplete="username"
          size="md"
          required
          withAsterisk={false}
          autoFocus
          value={email}
          onChange={(event) => setEmail(event.currentTarget.value)}
        />
        <PasswordInput
          label="Password"
          name="password"
          autoComplete="current-password"
          size="md"
          required
          withAsterisk={false}
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
        />
        <Button type="submit" size="md" fullWidth loading={busy}>
          Sign in
        </Button>
      </Stack>
    </form>
  );
}
