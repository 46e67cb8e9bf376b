"""New workbooks: blank ones, samples, the guide, single record sheets."""
