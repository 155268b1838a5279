"""Steps run as short processes: they must end well right after reading a table."""

import subprocess
import sys
from pathlib import Path

import pyarrow as pa

from data_contracts.lake import Lake

READ = "import sys; from data_contracts.lake import Lake; Lake(sys.argv[1]).read('numbers')"


def test_a_process_that_ends_right_after_a_read_ends_well(tmp_path: Path) -> None:
    Lake(str(tmp_path)).replace("numbers", pa.table({"number": list(range(10))}))
    command = [sys.executable, "-c", READ, str(tmp_path)]
    codes = [subprocess.run(command, check=False).returncode for _ in range(8)]
    assert codes == [0] * 8
