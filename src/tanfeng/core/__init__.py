"""What every layer shares: findings, confidence, lineage, language, safe writing. Standard library only."""
