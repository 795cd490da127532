"""Tables: LibreOffice's database ranges."""
