import { Alert } from "@mantine/core";
import { asApiError } from "@/api/errors";

/** Why a form was not taken, when that belongs to none of its fields. */
export function FormProblem({ error }: { readonly error: unknown }) {
  if (error === null || error === undefined) return null;
  const known = asApiError(error);
  return (
    <Alert color="red" role="alert">
      {known.fields.length > 0 ? known.fields.map((f) => f.message).join(" ") : known.message}
    </Alert>
  );
}
