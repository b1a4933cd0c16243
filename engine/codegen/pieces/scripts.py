"""Pieces of generated files: scripts."""

import asyncio
from collections.abc import Callable
from typing import Any

from engine.codegen.pieces.steps import failure, plain


async def run_script(script: Callable[..., Any], inputs: dict[str, Any]) -> Any:
    """Run a script; whatever goes wrong in it is its author's, so nothing is tried again."""
    try:
        output = await asyncio.to_thread(script, **inputs)
    except Exception as error:
        raise failure("script.failed", f"{type(error).__name__}: {error}") from error
    try:
        return plain(output)
    except Exception as error:
        raise failure("script.output_invalid", str(error)) from error
