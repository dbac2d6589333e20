"""The event loop before the application: connections, deadlines of clients, remembered answers."""
