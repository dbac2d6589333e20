"""The commands of the command line, a module each; loaded only when they are asked for."""
