"""From changed bytes to the file: locks, backups, atomic replacement."""
