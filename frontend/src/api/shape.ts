/** How generated types become the ones that the front end works with. */

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
export type JsonObject = { [key: string]: Json };

/** A JSON Schema (2020-12), as far as the front end reads it. */
export interface JsonSchema {
  readonly $ref?: string;
  readonly $defs?: Readonly<Record<string, JsonSchema>>;
  readonly type?: string | readonly string[];
  readonly title?: string;
  readonly description?: string;
  readonly default?: Json;
  readonly const?: Json;
  readonly enum?: readonly Json[];
  readonly examples?: readonly Json[];
  readonly format?: string;
  readonly pattern?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly exclusiveMaximum?: number;
  readonly multipleOf?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly items?: JsonSchema | boolean;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: JsonSchema | boolean;
  readonly anyOf?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
  readonly allOf?: readonly JsonSchema[];
  readonly "x-widget"?: string;
  readonly [extension: string]: unknown;
}

/** Properties that hold a JSON Schema; OpenAPI can only say that they are objects. */
type SchemaKey =
  | "schema"
  | "input_schema"
  | "output_schema"
  | "config_schema"
  | "secrets_schema"
  | "result_schema"
  | "payload_schema";

/**
 * What the server answers: read-only, JSON where OpenAPI says "anything", and every key there,
 * because the server always sends those that have a default.
 */
export type Shape<T> = Json extends T
  ? Json
  : T extends string | number | boolean | null | undefined
    ? T
    : T extends readonly (infer E)[]
      ? readonly Shape<E>[]
      : {
          readonly [K in keyof T]-?: K extends SchemaKey
            ? JsonSchema | Extract<T[K], null>
            : Shape<T[K]>;
        };

/** What may be sent: as the document says, but nobody minds a read-only list. */
export type Sent<T> = unknown extends T
  ? unknown
  : T extends string | number | boolean | null | undefined
    ? T
    : T extends readonly (infer E)[]
      ? readonly Sent<E>[]
      : { readonly [K in keyof T]: K extends SchemaKey ? JsonSchema : Sent<T[K]> };
