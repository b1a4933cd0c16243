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
  const { next } = useSearch({ from: "/sign-in" });
  const session = useSession();
  const queryClient = useQueryClient();
  const navigate = useNavigate();
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");

  const enter = useMutation({
    mutationFn: async (who: { email: string; password: string }) => {
      await signIn(who.email, who.password);
      queryClient.removeQueries({ predicate: (query) => query.queryKey[0] !== sessionKey[0] });
      await queryClient.fetchQuery({ ...sessionQuery, staleTime: 0 });
    },
    onSuccess: () => navigate({ href: isOurs(next) ? next : "/", replace: true }),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    enter.mutate({ email, password });
  };

  return (
    <main className={classes.page}>
      <div className={classes.card}>
        <Mark size={36} />
        <h1 className={classes.title}>Sign in to Baton</h1>
        {enter.isError && (
          <Alert color="red" role="alert" mb="md">
            {asApiError(enter.error).message}
          </Alert>
        )}
        {session.isError && !enter.isError && (
          <Alert color="red" role="alert" mb="md">
            {asApiError(session.error).message}
          </Alert>
        )}
        <form onSubmit={submit}>
          <Stack gap="md">
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
            <Button type="submit" size="md" fullWidth loading={enter.isPending}>
              Sign in
            </Button>
          </Stack>
        </form>
        <DemoSignIns
          people={session.data?.demo_sign_ins ?? []}
          busy={enter.isPending}
          onChoose={(who) => enter.mutate(who)}
        />
      </div>
    </main>
  );
}
