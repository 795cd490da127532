"""What reports show of scores over time: the months of the cycle, what was last said."""
