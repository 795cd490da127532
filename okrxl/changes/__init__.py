"""What changed in the plan, and when: snapshots, differences, the log, and the plan as it was on a day."""
