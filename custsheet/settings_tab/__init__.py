"""The 设置 tab: read, judged, written and extended (CONTRACT §1.4)."""
