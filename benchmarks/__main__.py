"""`make bench`: every benchmark in turn, each in a process of its own."""

import subprocess
import sys

BENCHMARKS = (
    "compile_large_graph",
    "graph_bombs",
    "pure_steps",
    "replay",
    "sequential_operations",
    "parallel_steps",
    "bombs",
    "event_to_pixel",
    "bulk_items",
)


def main() -> int:
    names = sys.argv[1:] or BENCHMARKS
    codes = []
    for name in names:
        print(f"— {name}", flush=True)
        codes.append(
            subprocess.run([sys.executable, "-m", f"benchmarks.{name}"], check=False).returncode
        )
    return max(codes)


if __name__ == "__main__":
    sys.exit(main())
