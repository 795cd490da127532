"""All arithmetic, over whole columns: numpy and pandas only."""
