"""The connectors that are installed, as the web application sees them."""

from functools import lru_cache
from typing import Any

from engine.connectors.catalog import Catalog, load_catalog


@lru_cache(maxsize=1)
def installed() -> Catalog:
    """Load the catalogue, once per process: what is installed changes only with a restart."""
    return load_catalog()


@lru_cache(maxsize=1)
def describe() -> dict[str, Any]:
    """Describe every connector, so that the palette and the forms draw themselves."""
    return {
        "connectors": [
            {
                "name": connector.name,
                "title": connector.title,
                "description": connector.description,
                "version": connector.version,
                "icon": connector.icon,
                "color": connector.color,
                "credentials": {
                    "config_schema": connector.credentials.config.model_json_schema(),
                    "secrets_schema": connector.credentials.secrets.model_json_schema(),
                    "required": connector.credentials.required,
                }
                if connector.credentials
                else None,
                "operations": [
                    {
                        "name": operation.name,
                        "title": operation.title,
                        "description": operation.description,
                        "input_schema": operation.Input.model_json_schema(),
                        "output_schema": operation.describe_output({}),
                        "effect": operation.effect,
                    }
                    for operation in connector.operations
                ],
            }
            for connector in installed().connectors
        ]
    }
