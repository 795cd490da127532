"""Many files at a time: a pool of processes, or a Dask cluster."""
