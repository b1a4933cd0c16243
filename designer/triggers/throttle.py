"""How often something may happen: counted in the cache, for a few seconds at a time."""

import time

import structlog
from django.core.cache import cache

_log = structlog.get_logger(__name__)


def allows(key: str, *, times: int, within_s: int) -> bool:
    """
    Count one more time; False when that is too often.

    A cache that does not answer allows everything: what is counted here is protected by its
    signature, and a dead Redis must not stop the business.
    """
    window = int(time.time()) // within_s
    name = f"throttle:{key}:{window}"
    try:
        cache.add(name, 0, timeout=2 * within_s)
        return int(cache.incr(name)) <= times
    except ValueError:
        return True  # it left the cache between the two lines
    except Exception as error:  # noqa: BLE001 -- each kind of cache has its own errors
        _log.warning("throttle_unavailable", error=str(error))
        return True
