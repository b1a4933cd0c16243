"""Identifiers that sort by the time they were made."""

import uuid

import uuid_utils.compat


def new_id() -> uuid.UUID:
    """Make a UUID of version 7."""
    return uuid_utils.compat.uuid7()
