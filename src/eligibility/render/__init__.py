"""Results as plain data, text, and terminal tables; nothing here decides anything."""
