import { UnstyledButton } from "@mantine/core";
import type { DemoSignIn } from "@/api/model";
import { roleTitle } from "@/api/roles";
import classes from "./DemoSignIns.module.css";

interface DemoSignInsProps {
  readonly people: readonly DemoSignIn[];
  readonly busy: boolean;
  readonly onChoose: (who: DemoSignIn) => void;
}

/** In the demo: whom one can be, on one click. */
export function DemoSignIns({ people, busy, onChoose }: DemoSignInsProps) {
  if (people.length === 0) return null;
  return (
    <section aria-labelledby="demo-sign-ins" className={classes.demo}>
      <h2 id="demo-sign-ins" className={classes.title}>
        This is the demo. Come in as
      </h2>
      <ul className={classes.list}>
        {people.map((person) => (
          <li key={person.email}>
            <UnstyledButton
              className={classes.person}
              disabled={busy}
              onClick={() => onChoose(person)}
            >
              <strong>{person.name ?? person.email}</strong>
              <span>{person.roles?.map(roleTitle).join(", ") ?? person.email}</span>
            </UnstyledButton>
          </li>
        ))}
      </ul>
    </section>
  );
}
