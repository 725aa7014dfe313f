"""Speed, side by side with peers in one run: `make bench`; what the figures say is in docs/benchmarks.md."""
