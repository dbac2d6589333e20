"""What benchmarks send to servers, and the servers beside ours that they measure."""
