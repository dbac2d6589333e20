"""Attacks: queries that never end, ways out to the network, broken bytes, killed processes, full disks."""
