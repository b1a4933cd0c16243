"""Logs: one line of JSON per event, or something readable on a terminal; never a secret."""

import logging
import sys
from collections.abc import Mapping, MutableMapping
from typing import Any, Literal

import structlog

_HIDDEN = "[hidden]"
_DEEP = 6  # deeper than any log entry of ours
_SECRET_WORDS = (
    "authorization",
    "cookie",
    "credential",
    "csrf",
    "password",
    "passwd",
    "private_key",
    "secret",
    "sealed",
    "session_key",
    "signature",
    "token",
)


def _hide(value: Any, *, depth: int = 0) -> Any:
    if isinstance(value, Mapping) and depth < _DEEP:
        return {
            key: _HIDDEN if _is_secret(str(key)) else _hide(inner, depth=depth + 1)
            for key, inner in value.items()
        }
    if isinstance(value, list | tuple) and depth < _DEEP:
        return [_hide(inner, depth=depth + 1) for inner in value]
    return value


def _is_secret(key: str) -> bool:
    lowered = key.lower()
    return any(word in lowered for word in _SECRET_WORDS)


def hide_secrets(
    _logger: Any, _method: str, event: MutableMapping[str, Any]
) -> MutableMapping[str, Any]:
    """Replace what stands under a name that sounds like a secret, at any depth."""
    for key in event.keys() - {"exc_info"}:
        event[key] = _HIDDEN if _is_secret(key) else _hide(event[key])
    return event


def _tracebacks() -> structlog.typing.Processor:
    # Local variables hold opened secrets; by default they would be in every traceback.
    return structlog.processors.ExceptionRenderer(
        structlog.tracebacks.ExceptionDictTransformer(show_locals=False)
    )


def configure_logs(style: Literal["auto", "json", "console"], *, debug: bool) -> dict[str, Any]:
    """Set structlog up and give Django's LOGGING; both write the same lines to stderr."""
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.StackInfoRenderer(),
        hide_secrets,
    ]
    console = style == "console" or (style == "auto" and sys.stderr.isatty())
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.make_filtering_bound_logger(
            logging.DEBUG if debug else logging.INFO
        ),
        cache_logger_on_first_use=True,
    )
    last: list[structlog.typing.Processor] = (
        [structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)]
        if console
        else [_tracebacks(), structlog.processors.JSONRenderer()]
    )
    formatter = {
        "()": structlog.stdlib.ProcessorFormatter,
        "foreign_pre_chain": shared,
        "processors": [structlog.stdlib.ProcessorFormatter.remove_processors_meta, *last],
    }
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"baton": formatter},
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "baton"}},
        "root": {"handlers": ["stderr"], "level": "INFO"},
        "loggers": {
            "django": {"handlers": ["stderr"], "level": "INFO", "propagate": False},
            # One line for each 4xx is the access log's business.
            "django.request": {"handlers": ["stderr"], "level": "ERROR", "propagate": False},
            # Strangers' scanners would fill the log with tracebacks; the answer says it all.
            "django.security.DisallowedHost": {"level": "CRITICAL"},
            "django.server": {"handlers": ["stderr"], "level": "WARNING", "propagate": False},
        },
    }
