"""`python -m tests.engines.cluster NUMBER DAY SOURCE TARGET`: Parquet to Parquet on a Spark cluster of two workers.

The workers are processes of their own, as on two machines. Prints how many tasks each of them did.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from time import sleep

import pyspark
from pyspark.sql import SparkSession

import eligibility as el
from tests.engines import spark_session

WORKERS = 2
_PARTS = 2 * WORKERS
_SETTINGS = {
    **spark_session.PLANNING,
    "spark.driver.host": "127.0.0.1",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.executor.memory": "512m",
    "spark.driver.extraJavaOptions": spark_session.JAVA,
    "spark.executor.extraJavaOptions": spark_session.JAVA,
}


def main() -> None:
    """Assess the source on the cluster."""
    number, day, source, target = sys.argv[1:]
    os.environ["SPARK_HOME"] = str(Path(pyspark.__file__).parent)
    builder = SparkSession.builder.master(f"local-cluster[{WORKERS},1,512]")
    for name, value in _SETTINGS.items():
        builder = builder.config(name, value)
    session = builder.getOrCreate()
    context = session.sparkContext._jsc.sc()  # noqa: SLF001 - PySpark has no other way to its executors
    while context.getExecutorMemoryStatus().size() <= WORKERS:  # and the driver
        sleep(0.1)
    people = session.read.parquet(source).repartition(_PARTS)
    ruleset = el.load_catalog()[number].on(day)
    el.assess_frame(ruleset, people, columns=["outcome", "criteria"]).write.parquet(target)
    executors = context.statusStore().executorList(True)  # noqa: FBT003 - a call to Java
    done = {it.id(): it.totalTasks() for it in (executors.apply(at) for at in range(executors.size()))}
    done.pop("driver", None)
    sys.stdout.write(" ".join(str(done[name]) for name in sorted(done)) + "\n")
    session.stop()


if __name__ == "__main__":
    main()
