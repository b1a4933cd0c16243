"""What every installed connector must keep to; drawn from the entry points, so none is left out."""

import ast
import itertools
import json
import re
from collections.abc import Iterator
from importlib.metadata import entry_points
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
from pydantic import BaseModel, ValidationError

import engine.connectors
from engine.connectors.catalog import ENTRY_POINT_GROUP, UnknownOperation, load_catalog
from engine.connectors.kit.errors import ConnectorError
from engine.connectors.kit.operation import Operation
from engine.connectors.kit.outbound import Outbound
from engine.connectors.kit.redact import _spell
from engine.ports import EgressPolicy
from tests.engine.connectors.calls import ASCII_CANARY, a_connection, a_context
from tests.engine.connectors.examples import EXAMPLES
from tests.engine.connectors.kit.listener import FixedResolver

CATALOG = load_catalog()
CONNECTORS = {connector.name: connector for connector in CATALOG.connectors}
OPERATIONS = {f"{c.name}.{o.name}": (c, o) for c in CATALOG.connectors for o in c.operations}
NAME = re.compile(r"[a-z][a-z0-9_]{0,62}")
WIDGETS = {"expression", "code", "json", "select", "textarea", "keyvalue", "schema", "password"}
COLORS = {"gray", "red", "pink", "grape", "violet", "indigo", "blue", "cyan", "teal", "green"}
COLORS |= {"lime", "yellow", "orange"}
LEAST = {"sql": "SELECT 1", "url": "http://x.example/"}

every_connector = pytest.mark.parametrize("connector", CONNECTORS.values(), ids=CONNECTORS)
every_operation = pytest.mark.parametrize(
    ("connector", "operation"), OPERATIONS.values(), ids=OPERATIONS
)


def properties_of(model: type[BaseModel]) -> tuple[dict[str, Any], set[str]]:
    schema = model.model_json_schema()
    return schema.get("properties", {}), set(schema.get("required", []))


def generated_inputs(operation: Operation[Any]) -> Iterator[Any]:
    """Give the least input, in every combination of what can be chosen."""
    properties, required = properties_of(operation.Input)
    plain = {name: LEAST.get(name, "a@b.example") for name in required}
    choices = {
        name: schema.get("enum", [True, False])
        for name, schema in properties.items()
        if "enum" in schema or schema.get("type") == "boolean"
    }
    for values in itertools.product(*choices.values()):
        chosen = dict(zip(choices, values, strict=True))
        for more in ({}, {"text": "x"}, {"idempotency_header": ""}):
            try:
                yield operation.Input.model_validate(plain | chosen | more)
            except ValidationError:
                continue


class TestCatalogue:
    def test_the_entry_points_are_the_connectors(self):
        assert {point.name for point in entry_points(group=ENTRY_POINT_GROUP)} == set(CONNECTORS)

    def test_an_operation_that_is_not_installed_is_said_so(self):
        with pytest.raises(UnknownOperation):
            CATALOG.operation("http", "nothing")
        assert CATALOG.facts("nothing", "request", {}) is None

    def test_facts_follow_the_inputs_of_the_node(self):
        facts = CATALOG.facts("http", "request", {"response_schema": {"type": "string"}})

        assert facts is not None
        assert facts.output_schema["properties"]["body"]["type"] == "string"
        assert (facts.takes_connection, facts.needs_connection) == (True, False)

    def test_a_path_that_is_no_address_needs_a_connection(self):
        needs = {
            url: facts.needs_connection
            for url in ("/orders", "https://shop.example.com/orders", "{{ input.url }}", "")
            if (facts := CATALOG.facts("http", "request", {"url": url})) is not None
        }

        assert [url for url, needed in needs.items() if needed] == ["/orders"]


class TestConnector:
    @every_connector
    def test_has_a_name_and_a_face(self, connector):
        assert NAME.fullmatch(connector.name)
        assert connector.title
        assert connector.description.endswith(".")
        assert re.fullmatch(r"\d+\.\d+", connector.version)
        assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", connector.icon)
        assert connector.color in COLORS

    @every_connector
    def test_has_operations_with_names_of_their_own(self, connector):
        names = [operation.name for operation in connector.operations]

        assert names
        assert len(set(names)) == len(names)

    @every_connector
    def test_stores_secrets_as_text_that_no_form_shows(self, connector):
        if connector.credentials is None:
            return
        for model in (connector.credentials.config, connector.credentials.secrets):
            jsonschema_rs.meta.validate(model.model_json_schema())
        properties, _ = properties_of(connector.credentials.secrets)
        for schema in properties.values():
            assert schema["type"] == "string"
            assert schema["x-widget"] == "password"
        config, _ = properties_of(connector.credentials.config)
        assert not any("secret" in name or "password" in name for name in config)


class TestOperation:
    @every_operation
    def test_draws_its_own_form(self, connector, operation):
        properties, required = properties_of(operation.Input)
        advanced = [bool(schema.get("x-advanced")) for schema in properties.values()]

        assert NAME.fullmatch(operation.name)
        assert operation.title
        assert operation.description.endswith(".")
        assert all(schema.get("title") for schema in properties.values())
        assert {s["x-widget"] for s in properties.values() if "x-widget" in s} <= WIDGETS
        assert advanced == sorted(advanced), "advanced fields come last"
        assert not any(properties[name].get("x-advanced") for name in required)

    @every_operation
    def test_speaks_json_schema(self, connector, operation):
        jsonschema_rs.meta.validate(operation.Input.model_json_schema())
        jsonschema_rs.meta.validate(operation.describe_output({}))
        assert operation.describe_output({})["type"] == "object"
        assert operation.Input.model_config.get("extra") == "forbid"

    @every_operation
    def test_says_what_a_second_call_would_do(self, connector, operation):
        modes = {operation.effect_mode(inputs) for inputs in generated_inputs(operation)}

        assert modes
        assert modes <= {"idempotent", "keyed", "at_most_once"}
        if operation.effect != "depends":
            assert modes == {operation.effect}

    @every_operation
    def test_describes_half_written_inputs(self, connector, operation):
        names = operation.Input.model_fields
        values: tuple[Any, ...] = ("{{ input.x }}", None, [], {}, 7, "", {"type": "nope"})
        for value in values:
            inputs = dict.fromkeys(names, value)
            assert isinstance(operation.describe_output(inputs), dict)
            assert isinstance(operation.summarise(inputs), str)


class TestCall:
    @every_operation
    async def test_answers_json_as_described_and_no_secret(self, connector, operation, tmp_path):
        example_of = EXAMPLES[f"{connector.name}.{operation.name}"]
        async with example_of(tmp_path) as example, Outbound(example.policy) as outbound:
            inputs = operation.Input.model_validate(example.inputs)
            context = a_context(outbound, connection=example.connection)
            output = await operation.call(inputs, context)

        encoded = json.dumps(output, allow_nan=False)
        jsonschema_rs.validate(operation.describe_output(example.inputs), output)
        assert not any(spelling in encoded for spelling in _spell(ASCII_CANARY))

    @every_operation
    async def test_reaches_nothing_that_the_policy_refuses(self, connector, operation, tmp_path):
        example_of = EXAMPLES[f"{connector.name}.{operation.name}"]
        async with example_of(tmp_path) as example, Outbound(EgressPolicy()) as outbound:
            inputs = operation.Input.model_validate(example.inputs)
            with pytest.raises(ConnectorError) as raised:
                await operation.call(inputs, a_context(outbound, connection=example.connection))

        assert raised.value.code == "connector.egress_refused"

    @every_operation
    @pytest.mark.parametrize("config", [{}, {"base_url": 7}, {"host": []}, {"kind": "x"}])
    async def test_fails_only_in_the_kit_s_words(self, connector, operation, config):
        secrets = dict.fromkeys(("token", "password", "value"), ASCII_CANARY)
        connection = a_connection(connector.name, config, secrets=secrets)
        resolver = FixedResolver(["127.0.0.1"])
        async with Outbound(EgressPolicy(), resolver=resolver) as outbound:
            for inputs in generated_inputs(operation):
                for given in (None, connection):
                    context = a_context(outbound, connection=given, seconds=0.3)
                    with pytest.raises(ConnectorError) as raised:
                        await operation.call(inputs, context)
                    told = f"{raised.value!r} {raised.value.data} {raised.value.message}"
                    assert raised.value.code.startswith("connector.")
                    assert not any(spelling in told for spelling in _spell(ASCII_CANARY))

    @every_operation
    async def test_a_wrong_secret_is_not_told(self, connector, operation, tmp_path):
        example_of = EXAMPLES[f"{connector.name}.{operation.name}"]
        async with example_of(tmp_path) as example, Outbound(example.policy) as outbound:
            wrong = "wrong-" + ASCII_CANARY
            secrets = dict.fromkeys(example.connection.secrets, wrong)
            connection = a_connection(
                connector.name,
                dict(example.connection.config),
                secrets=secrets,
                allowed_hosts=("elsewhere.example",),
            )
            try:
                inputs = operation.Input.model_validate(example.inputs)
                told = json.dumps(
                    await operation.call(inputs, a_context(outbound, connection=connection))
                )
            except ConnectorError as error:
                told = f"{error!r} {error.data}"

        assert not any(spelling in told for spelling in _spell(wrong))


ROOT = Path(engine.connectors.__path__[0])
NETWORK = {"httpx", "requests", "aiohttp", "urllib3", "http", "ftplib", "telnetlib", "smtplib"}
NETWORK |= {"socketserver", "xmlrpc", "pycurl", "websockets", "poplib", "imaplib", "nntplib"}
KIT_ONLY = {"httpx2", "httpcore2", "socket", "ssl"}
DANGEROUS = {"subprocess", "pickle", "marshal", "shelve", "ctypes", "jinja2", "yaml"}
FILES = sorted(ROOT.rglob("*.py"))


def imported_by(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield f"{node.module}"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


class TestSource:
    @pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(ROOT)))
    def test_reaches_the_network_only_through_the_kit(self, file):
        tree = ast.parse(file.read_text())
        modules = set(imported_by(tree))
        tops = {module.split(".")[0] for module in modules}
        called = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}

        assert not tops & (NETWORK | DANGEROUS)
        assert not any(module.startswith("urllib.request") for module in modules)
        if file.parent.name != "kit":
            assert not tops & KIT_ONLY
        if file.parent.name != "kit" or file.name not in {"outbound.py", "transport.py"}:
            assert not called & {"open_connection", "create_connection", "sock_connect"}
        assert not called & {"CERT_NONE", "_create_unverified_context"}

    @pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(ROOT)))
    def test_reads_no_environment_and_evaluates_nothing(self, file):
        tree = ast.parse(file.read_text())
        names = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
        attributes = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}

        assert not names & {"eval", "exec", "compile", "__import__", "open"}
        assert not attributes & {"environ", "getenv", "system", "popen"}
