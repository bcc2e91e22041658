"""Documents of a product carbon footprint (产品碳足迹文件): declaration, contribution picture, PACT data exchange."""
