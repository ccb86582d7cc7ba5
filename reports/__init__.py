"""The monthly report, its files, its calendar: drawn from the figures of `indicators` and the deadlines of the plan."""
