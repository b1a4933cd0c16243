import { useCallback, useRef, useState } from "react";
import type { ApiError } from "@/api/errors";
import type { JsonObject, JsonSchema } from "@/api/model";
import { isObject } from "./pointer";
import { initialValue } from "./schema";
import { type FieldErrors, placeServerErrors, validate } from "./validate";

/**
 * Hold what somebody types into a form, and what is wrong with it.
 *
 * Nothing is called wrong before the first try to send; from then on errors follow the typing.
 */
export function useSchemaForm(schema: JsonSchema, start?: JsonObject) {
  const [value, setValue] = useState<JsonObject>(() => start ?? freshValue(schema));
  const [tried, setTried] = useState(false);
  const [fromServer, setFromServer] = useState<FieldErrors>({});
  const [elsewhere, setElsewhere] = useState<readonly string[]>([]);
  const container = useRef<HTMLElement | null>(null);
  const errors = tried ? { ...fromServer, ...validate(schema, value) } : fromServer;

  return {
    value,
    errors,
    /** Errors of the server that belong to no field that is shown. */
    elsewhere,
    /** Goes on the element around the fields. */
    container: useCallback((element: HTMLElement | null) => {
      container.current = element;
    }, []),
    change(next: JsonObject): void {
      setValue(next);
      setElsewhere([]);
      setFromServer((before) => withoutChanged(before, value, next));
    },
    /** Check everything; when something is wrong, go to the first field that is. */
    check(): boolean {
      setTried(true);
      const found = validate(schema, value);
      focusFirst(container.current, found);
      return Object.keys(found).length === 0;
    },
    /** Show what the server found; false when its error is not about fields. */
    takeServerError(error: ApiError, prefix = ""): boolean {
      if (error.fields.length === 0) return false;
      const placed = placeServerErrors(error.fields, schema, prefix);
      setFromServer(placed.errors);
      setElsewhere(placed.elsewhere);
      focusFirst(container.current, placed.errors);
      return true;
    },
  };
}

/** Give what a form holds before anybody types. */
export function freshValue(schema: JsonSchema): JsonObject {
  const made = initialValue(schema);
  return isObject(made) ? made : {};
}

/** What the server said of a field holds until that field is changed. */
function withoutChanged(errors: FieldErrors, before: JsonObject, after: JsonObject): FieldErrors {
  return Object.fromEntries(
    Object.entries(errors).filter(([pointer]) => {
      const key = pointer.split("/")[1] ?? "";
      return before[key] === after[key];
    }),
  );
}

function focusFirst(container: HTMLElement | null, errors: FieldErrors): void {
  if (!container) return;
  const wrong = [...container.querySelectorAll<HTMLElement>("[data-pointer]")].find(
    (element) => errors[element.dataset.pointer ?? ""] !== undefined,
  );
  wrong
    ?.querySelector<HTMLElement>("input, textarea, select, button")
    ?.focus({ preventScroll: true });
  // Its label belongs in view as well, and bars may cover the edges.
  wrong?.scrollIntoView({ block: "center" });
}
