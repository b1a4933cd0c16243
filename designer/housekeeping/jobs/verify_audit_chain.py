"""The audit log, checked while nobody asks."""

import structlog

from designer.audit.verify import verify_chain

_log = structlog.get_logger(__name__)


class AuditChainBroken(RuntimeError):
    """Somebody changed the audit log behind the application's back; the job fails in sight."""


def verify_audit_chain() -> int:
    """
    Check the whole chain and say how many events it has.

    Raises:
        AuditChainBroken: an event does not fit.
    """
    verdict = verify_chain()
    if verdict.first_bad is not None:
        _log.error("audit_chain_broken", seq=verdict.first_bad.seq, why=verdict.first_bad.why)
        raise AuditChainBroken(f"Event {verdict.first_bad.seq}: {verdict.first_bad.why}")
    return verdict.count
