# SPDX-License-Identifier: Apache-2.0
"""The compiled module and the installed package tell one version."""
import importlib.metadata

import trunkline


def test_module_and_package_agree() -> None:
    assert trunkline.__version__ == importlib.metadata.version("trunkline")
