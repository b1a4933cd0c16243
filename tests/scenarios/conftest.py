from engine.testing.fixtures import temporal_server
from tests.designer.conftest import _tests_may_empty_the_audit_log, threads_let_go

__all__ = ["_tests_may_empty_the_audit_log", "temporal_server", "threads_let_go"]
