"""Write seeds/hijri_months.csv: the first day of every month of the Umm al-Qura calendar that dim_date needs.

python dbt_project/hijri_months.py          writes the file; a test compares it with what this makes
"""

from __future__ import annotations

from pathlib import Path

from hijridate import Hijri

TARGET = Path(__file__).with_name("seeds") / "hijri_months.csv"
FIRST_YEAR, LAST_YEAR = 1410, 1457  # cover 1990-01-01 to 2035-12-31


def table() -> str:
    """The CSV: hijri_year, hijri_month, starts_on (the Gregorian day of its first day)."""
    lines = ["hijri_year,hijri_month,starts_on"]
    for year in range(FIRST_YEAR, LAST_YEAR + 1):
        for month in range(1, 13):
            lines.append(f"{year},{month},{Hijri(year, month, 1).to_gregorian().isoformat()}")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    TARGET.write_text(table(), encoding="utf-8")
