"""Saving changed bytes to disk: locks, backups, atomic replacement."""
