"""Workbooks made from nothing: blank ones, samples, the guide, single record sheets."""
