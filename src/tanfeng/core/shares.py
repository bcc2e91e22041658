"""A share of samples as people read it (样本占比的写法): all and none are said only where it is all or none of them."""

from __future__ import annotations

#: Shares that were added up are no nearer to all or none than this.
ROUNDING = 1e-9


def of_samples(share: float, digits: int = 0) -> tuple[str, str]:
    """Return a share between 0 and 1 in Chinese and English: 62%, but 大于 99% / > 99% for 0.9996 (概率写法)."""
    text, step = f"{share * 100:.{digits}f}", 10.0**-digits
    if share < 1.0 - ROUNDING and text == f"{100:.{digits}f}":
        bound = f"{100 - step:.{digits}f}%"
        return f"大于 {bound}", f"> {bound}"
    if share > ROUNDING and text == f"{0:.{digits}f}":
        bound = f"{step:.{digits}f}%"
        return f"小于 {bound}", f"< {bound}"
    return f"{text}%", f"{text}%"
