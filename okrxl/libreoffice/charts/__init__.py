"""Charts: frames, series, axes, legends."""
