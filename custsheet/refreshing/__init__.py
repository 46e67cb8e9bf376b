"""A refresh from end to end: what is known of a workbook, what is wrong with it, and the plan of changes."""
