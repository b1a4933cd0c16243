from engine.testing.fixtures import bench, temporal_server

__all__ = ["bench", "temporal_server"]
