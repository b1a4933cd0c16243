"""What access tells those who depend on it."""

from django.dispatch import Signal

denied = Signal()
"""Somebody was refused. Sent with `actor`, `permission`, `method` and `path`."""
