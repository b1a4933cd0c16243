/** What a scope can catch: whose fault it is, a family of errors, or one error by its code. */

export interface ErrorKind {
  readonly value: string;
  readonly label: string;
}

export interface ErrorGroup {
  readonly group: string;
  readonly items: readonly ErrorKind[];
}

/** Codes that a step can fail with; every one is explained in docs/errors.md. */
export const ERROR_KINDS: readonly ErrorGroup[] = [
  {
    group: "Whose fault it is",
    items: [
      { value: "service", label: "Another system failed" },
      { value: "author", label: "The workflow asked for something wrong" },
      { value: "platform", label: "Baton itself failed" },
    ],
  },
  {
    group: "The other system",
    items: [
      { value: "connector.", label: "Anything about a connector" },
      { value: "connector.unavailable", label: "It does not answer, or says “try later”" },
      { value: "connector.rejected", label: "It refused the request" },
      { value: "connector.credentials_refused", label: "It refused our credentials" },
      { value: "connector.response_mismatch", label: "Its answer is not as described" },
    ],
  },
  {
    group: "Time",
    items: [
      { value: "step.timed_out", label: "The step took too long with all its tries" },
      { value: "step.attempt_timed_out", label: "The last try took too long" },
    ],
  },
  {
    group: "The step itself",
    items: [
      { value: "expression.", label: "An expression could not be worked out" },
      { value: "expression.missing_value", label: "An expression names a value that is not there" },
      { value: "operation.inputs_invalid", label: "The step was given values that it cannot use" },
      { value: "effect.outcome_unknown", label: "Nobody knows whether it was done" },
    ],
  },
];

const LABELS = new Map(ERROR_KINDS.flatMap(({ items }) => items).map((k) => [k.value, k.label]));

/** Faults, codes and beginnings of codes, as `engine.graph.nodes.scope.Catch` reads them. */
const PATTERN = /^[a-z][a-z0-9_]*(\.[a-z0-9_]+)*\.?$/;

export const isErrorKind = (text: string): boolean => PATTERN.test(text) && text.length <= 100;

/** What a kind means, in words; a code that is not in the list says itself. */
export const errorKindLabel = (value: string): string => LABELS.get(value) ?? value;
