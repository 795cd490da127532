"""Reading returned files and merging them into the master."""
