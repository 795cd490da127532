"""What a reader sees: one file a generated sheet; `layout` and `page` place it."""
