"""Operation: run one SQL statement."""

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field
from typing_extensions import override

from engine.connectors.kit.binding import require_allowed_host
from engine.connectors.kit.errors import Rejected
from engine.connectors.kit.operation import CallContext, Operation
from engine.connectors.kit.shape import check_shape
from engine.connectors.sql.connection import read_connection
from engine.connectors.sql.postgresql import run_on_postgresql
from engine.connectors.sql.rows import MAX_OUTPUT_BYTES
from engine.connectors.sql.sqlite import run_on_sqlite
from engine.connectors.sql.statement import Statement, read_statement
from engine.connectors.sql.work import Work
from engine.ports import EffectMode

EFFECT_KEY = "effect_key"
_REPLY_MARGIN_S = 0.2


class QueryInput(BaseModel):
    """The statement and its values."""

    model_config = ConfigDict(title="SQL query", frozen=True, extra="forbid")

    mode: Literal["select", "write"] = Field(
        default="select",
        title="Does it change data?",
        json_schema_extra={
            "x-widget": "select",
            "x-labels": {"select": "No, it reads", "write": "Yes, it writes"},
        },
    )
    sql: str = Field(
        title="Statement",
        description="One statement. Values stand as :name and are never put into the text; "
        ":effect_key is the step's own key, the same for every attempt.",
        min_length=1,
        max_length=100_000,
        json_schema_extra={
            "x-widget": "code",
            "x-language": "sql",
            "x-placeholder": "SELECT available FROM stock WHERE pizza = :pizza",
        },
    )
    parameters: dict[str, Any] = Field(
        default_factory=dict,
        title="Values",
        description="A value for each :name in the statement.",
        json_schema_extra={"x-widget": "keyvalue"},
    )
    row_schema: dict[str, Any] | None = Field(
        default=None,
        title="Shape of a row",
        description="JSON Schema of one row. Later steps then know its columns.",
        json_schema_extra={"x-widget": "schema"},
    )
    max_rows: int = Field(
        default=1_000,
        title="At most so many rows",
        description="More are an error, never silently left out.",
        ge=1,
        le=10_000,
        json_schema_extra={"x-advanced": True},
    )
    safe_to_repeat: bool = Field(
        default=False,
        title="Writing twice does no harm",
        description="Only for statements that change nothing more when they run a second time, "
        "such as INSERT … ON CONFLICT DO NOTHING with :effect_key as key.",
        json_schema_extra={"x-advanced": True},
    )


class Query(Operation[QueryInput]):
    """
    Runs one statement on SQLite or PostgreSQL.

    Reading happens in a read-only transaction. Writing is one transaction; it is not repeated
    when its outcome is unknown, unless the designer states that repeating does no harm.
    """

    name = "query"
    title = "SQL query"
    description = "Read from a database, or write to it, with one statement."
    Input = QueryInput

    @override
    def effect_mode(self, inputs: QueryInput) -> EffectMode:
        if inputs.mode == "select":
            return "idempotent"
        if not inputs.safe_to_repeat:
            return "at_most_once"
        return "keyed" if f":{EFFECT_KEY}" in inputs.sql else "idempotent"

    @override
    async def call(self, inputs: QueryInput, context: CallContext) -> Any:
        connection, config = read_connection(context.connection)
        statement = read_statement(inputs.sql, mode=inputs.mode)
        policy = context.outbound.policy
        work = Work(
            statement=statement,
            values=_bind(statement, inputs.parameters, context.effect_key),
            mode=inputs.mode,
            max_rows=inputs.max_rows,
            deadline_s=max(context.time_left.total_seconds() - _REPLY_MARGIN_S, 0.1),
            own_tables=policy.own_tables,
            max_bytes=context.answer_limit or MAX_OUTPUT_BYTES,
        )
        if config.kind == "sqlite":
            outcome = await run_on_sqlite(work, path=config.path, folders=policy.file_folders)
        else:
            password = connection.secrets.get("password", "")
            if password:
                require_allowed_host(connection, host=config.host, port=config.port)
            outcome = await run_on_postgresql(
                work, config=config, password=password, outbound=context.outbound
            )
        if inputs.row_schema:
            rows = {"type": "array", "items": inputs.row_schema}
            check_shape(outcome.rows, rows, what="The result")
        return {"rows": outcome.rows, "row_count": outcome.row_count}

    @override
    def describe_output(self, inputs: dict[str, Any]) -> dict[str, Any]:
        schema = inputs.get("row_schema")
        row: dict[str, Any] = schema if isinstance(schema, dict) else {"type": "object"}
        return {
            "type": "object",
            "properties": {
                "rows": {"type": "array", "title": "Rows", "items": row},
                "row_count": {
                    "type": "integer",
                    "title": "Number of rows",
                    "description": "Rows read, or rows changed.",
                },
            },
            "required": ["rows", "row_count"],
            "additionalProperties": False,
        }

    @override
    def summarise(self, inputs: dict[str, Any]) -> str:
        return " ".join(str(inputs.get("sql", "")).split())[:80]


def _bind(statement: Statement, parameters: dict[str, Any], effect_key: str) -> dict[str, Any]:
    given = {**parameters, EFFECT_KEY: effect_key}
    missing = [name for name in statement.names if name not in given]
    if missing:
        raise Rejected(
            f"There is no value for {', '.join(':' + name for name in missing)}.",
            code="connector.value_missing",
            certain=True,
            names=missing,
        )
    return {name: given[name] for name in statement.names}
