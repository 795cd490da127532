"""What a reader sees: `sheets` has one file a generated sheet; `layout` and `page` place it."""
