"""What stands behind the addresses for programs, one in each process, whoever speaks HTTP before it."""
