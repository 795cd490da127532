"""The zip package, byte for byte."""
