"""The command line (命令行): ``tanfeng …``."""
