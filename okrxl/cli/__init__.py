"""The command line: one parser, a file a group of commands."""
