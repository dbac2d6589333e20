"""What builds are measured with, in a process of their own."""
