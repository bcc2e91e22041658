"""Scrap by year from the stock model (物质流给出的再生原料): the link, the yearly supply, what is shown of it."""
