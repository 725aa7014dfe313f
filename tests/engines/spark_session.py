"""Spark for few rows and wide plans, in this process."""

from __future__ import annotations

import os
import sys
import warnings
from typing import Any

PLANNING = {
    "spark.ui.enabled": "false",
    # Else PySpark tells Java of the line of code behind every expression, which is most of what it says to Java.
    "spark.python.sql.dataFrameDebugging.enabled": "false",
    # What compiles wide plans for many rows costs more than it saves.
    "spark.sql.codegen.wholeStage": "false",
    "spark.sql.codegen.factoryMode": "NO_CODEGEN",
}
JAVA = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"
_SETTINGS = {
    **PLANNING,
    "spark.sql.shuffle.partitions": "1",
    "spark.sql.adaptive.enabled": "false",
    "spark.driver.extraJavaOptions": JAVA,
}


def start() -> Any:
    """A session on one core."""
    # Else Spark starts whichever python3 is first on the path, and refuses one of another version.
    os.environ["PYSPARK_PYTHON"] = sys.executable
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from pyspark.sql import SparkSession  # noqa: PLC0415 - it takes seconds, and warns

        builder = SparkSession.builder.master("local[1]")
        for name, value in _SETTINGS.items():
            builder = builder.config(name, value)
        session = builder.getOrCreate()
    session.sparkContext.setLogLevel("ERROR")
    return session
