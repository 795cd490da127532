"""Processing many files in parallel: in processes, or on a Dask cluster."""
