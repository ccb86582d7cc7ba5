"""Puts the rooms together: settings, processes, the web application, the command line."""
