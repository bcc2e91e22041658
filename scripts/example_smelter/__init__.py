"""The example smelter in parts: what its tables hold, made from the numbers beside this file."""
