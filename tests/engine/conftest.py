from engine.testing.fixtures import bench, temporal_server, time_bench

__all__ = ["bench", "temporal_server", "time_bench"]
