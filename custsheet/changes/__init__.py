"""The plan of changes to a workbook, and its one door: applied to a package, noted in 变更记录."""
