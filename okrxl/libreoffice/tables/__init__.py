"""Tables, rules and validation of the engine."""
