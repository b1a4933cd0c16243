from engine.testing.fixtures import temporal_server

__all__ = ["temporal_server"]
