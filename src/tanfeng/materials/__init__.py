"""Metal in use, scrap and recycled share (物质流): what enters use, how long it stays, what comes back."""
